package org.utxod.indexer.follow;

import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.utxod.store.Index;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.model.BlockRecord;

/** Applies blocks in the gear that their distance from the tip asks for. For the follower's thread. */
public final class WriterSelector {
  private final Index index;
  private final @Nullable BulkSyncPolicy way;
  private final FollowStatus status;
  private final FollowLog log;
  private final Clock clock;
  private Instant nextFlush = Instant.MIN;

  WriterSelector(
      Index index, @Nullable BulkSyncPolicy way, FollowStatus status, FollowLog log, Clock clock) {
    this.index = index;
    this.way = way;
    this.status = status;
    this.log = log;
    this.clock = clock;
  }

  /** The first height that is to be applied for itself. */
  int liveFrom(int first, int last, boolean reindexing) {
    boolean underWay = index.bulk().isUnderWay();
    if (way == null || !index.bulk().isPossible() || (reindexing && !underWay)) {
      return first;
    }
    int liveFrom = way.liveFrom(first, last, underWay);
    if (liveFrom > first && !underWay) {
      log.bulk(first, liveFrom - 1);
    }
    return liveFrom;
  }

  /** As {@link org.utxod.store.live.IndexWriter#apply}. */
  boolean apply(BlockDelta delta, int liveFrom) throws InterruptedException {
    if (delta.height() >= liveFrom) {
      goLive();
      return index.writer().apply(delta);
    }
    boolean applied = index.bulk().apply(delta);
    Instant now = clock.instant();
    if (way != null && !now.isBefore(nextFlush)) {
      index.bulk().flush();
      nextFlush = now.plus(way.flushEvery());
    }
    return applied;
  }

  /** Shows what was taken in. */
  void flush() {
    index.bulk().flush();
  }

  /** Makes the balances where the tip is near. */
  void arrive(int tipHeight) throws InterruptedException {
    BlockRecord tip = index.state().tip();
    int height = tip == null ? 0 : tip.point().height();
    if (index.bulk().isUnderWay() && (way == null || tipHeight - height <= way.liveWithin())) {
      goLive();
    }
  }

  /** Makes the balances, where blocks were taken in without. */
  void goLive() throws InterruptedException {
    if (!index.bulk().isUnderWay()) {
      return;
    }
    index.bulk().flush();
    long coins = index.state().utxoCount();
    log.makingBalances(coins);
    AtomicLong seen = new AtomicLong();
    int threads = way == null ? 1 : way.threads();
    index
        .bulk()
        .finish(
            threads,
            more -> status.balances(String.format(
                Locale.ROOT,
                "Building the balances of all scripts: %,d of %,d coins.",
                seen.addAndGet(more),
                coins)));
    status.balances(null);
    log.live(index.state().tip());
  }
}
