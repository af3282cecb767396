package org.utxod.query.provider;

import java.time.Instant;
import java.util.Optional;
import org.utxod.query.testing.FakeIndex;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.ChainPoint;

/** Own blocks up to a height, with the hashes that {@link FakeIndex} gives them. */
public final class FakeOwnBlocks implements LocalBlocks {
  private volatile Own last;

  FakeOwnBlocks(int height) {
    this(height, Instant.parse("2011-02-05T12:00:00Z"));
  }

  FakeOwnBlocks(int height, Instant time) {
    last = new Own(new ChainPoint(height, FakeIndex.hash(height)), time);
  }

  /** From now on up to there. */
  void at(int height, Instant time) {
    last = new Own(new ChainPoint(height, FakeIndex.hash(height)), time);
  }

  @Override
  public Own last() {
    return last;
  }

  @Override
  public Optional<BlockHash> hashAt(int height) {
    return height > last.point().height() ? Optional.empty() : Optional.of(FakeIndex.hash(height));
  }
}
