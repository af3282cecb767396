package org.utxod.query.testing;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.utxod.query.port.BodySource;
import org.utxod.query.port.cluster.ClusterStatus;
import org.utxod.query.port.cluster.ClusterView;

/** A query node that was never backed up. */
public final class FakeCluster implements ClusterView {
  @Override
  public Optional<ClusterStatus> status() {
    return Optional.of(
        new ClusterStatus("b", ClusterStatus.QUERY, 1, 421, 0, "a", 4L, null, false));
  }

  @Override
  public BodySource backup() {
    Iterator<byte[]> pieces = List.of(new byte[] {'P', 'K'}).iterator();
    return new BodySource() {
      @Override
      public byte @Nullable [] next() {
        return pieces.hasNext() ? pieces.next() : null;
      }

      @Override
      public void close() {}
    };
  }
}
