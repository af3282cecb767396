package org.utxod.provider;

import java.time.Instant;
import java.util.Optional;
import org.utxod.chain.BlockHash;
import org.utxod.chain.ChainPoint;
import org.utxod.testing.FakeIndex;

/** Own blocks up to a height, with the hashes that {@link FakeIndex} gives them. */
final class FakeOwnBlocks implements OwnBlocks {
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
