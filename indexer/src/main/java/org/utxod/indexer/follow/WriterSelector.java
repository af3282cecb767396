package org.utxod.indexer.follow;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.utxod.store.Index;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.model.BlockRecord;

/**
 * Applies blocks by the writer that their distance from the tip asks for: coins alone and in bulk where no reorganisation can
 * reach, then many in one step, and at the tip one by one. For the follower's thread.
 */
public final class WriterSelector {
  private final Index index;
  private final @Nullable BulkSyncPolicy bulk;
  private final @Nullable CatchUpPolicy catchUp;
  private final FollowStatus status;
  private final FollowLog log;
  private final Clock clock;
  private final ChainListener listener;
  private Instant nextFlush = Instant.MIN;

  /**
   * Where the writers take over from one another.
   *
   * @param fullFrom the first height of which everything is kept
   * @param liveFrom the first height that is applied for itself, not below {@code fullFrom}
   * @param last the height up to which blocks are known
   */
  record Plan(int fullFrom, int liveFrom, int last) {}

  WriterSelector(
      Index index,
      FollowOptions options,
      FollowStatus status,
      FollowLog log,
      Clock clock,
      ChainListener listener) {
    this.index = index;
    this.bulk = options.bulk();
    this.catchUp = options.catchUp();
    this.status = status;
    this.log = log;
    this.clock = clock;
    this.listener = listener;
  }

  /** Plans the way from {@code first} to {@code last}. */
  Plan plan(int first, int last, boolean reindexing) {
    int fullFrom = fullFrom(first, last, reindexing);
    int liveFrom = catchUp == null ? fullFrom : catchUp.liveFrom(fullFrom, last);
    if (liveFrom > fullFrom) {
      log.catchUp(fullFrom, liveFrom - 1);
    }
    return new Plan(fullFrom, liveFrom, last);
  }

  private int fullFrom(int first, int last, boolean reindexing) {
    boolean underWay = index.bulk().isUnderWay();
    if (bulk == null || !index.bulk().isPossible() || (reindexing && !underWay)) {
      return first;
    }
    int fullFrom = bulk.liveFrom(first, last, underWay);
    if (fullFrom > first && !underWay) {
      log.bulk(first, fullFrom - 1);
    }
    return fullFrom;
  }

  /** Applies a block, or takes it up to be applied with others. */
  boolean apply(BlockDelta delta, Plan plan) throws InterruptedException {
    if (delta.height() < plan.fullFrom()) {
      return bulk(delta);
    }
    goLive();
    if (delta.height() < plan.liveFrom()) {
      return catchUp(delta, plan);
    }
    endCatchUp();
    listener.beforeApply(delta);
    boolean applied = index.writer().apply(delta);
    listener.onTipChanged(delta.point());
    return applied;
  }

  private boolean bulk(BlockDelta delta) {
    boolean applied = index.bulk().apply(delta);
    if (bulk != null && isFlushDue(bulk.flushEvery())) {
      index.bulk().flush();
    }
    listener.onTipChanged(delta.point());
    return applied;
  }

  private boolean catchUp(BlockDelta delta, Plan plan) {
    boolean applied = index.catchUp().apply(delta, plan.last());
    boolean written = delta.point().equals(index.writer().point().orElse(null));
    if (!written && catchUp != null && isFlushDue(catchUp.flushEvery())) {
      index.catchUp().flush();
      written = true;
    }
    if (written) {
      nextFlush = catchUp == null ? nextFlush : clock.instant().plus(catchUp.flushEvery());
      listener.onTipChanged(delta.point());
    }
    return applied;
  }

  private boolean isFlushDue(Duration every) {
    Instant now = clock.instant();
    if (now.isBefore(nextFlush)) {
      return false;
    }
    nextFlush = now.plus(every);
    return true;
  }

  /** Writes and shows what was taken up. */
  void flush() {
    index.bulk().flush();
    flushCatchUp();
  }

  private void flushCatchUp() {
    ChainPoint taken = index.catchUp().point();
    ChainPoint written = index.writer().point().orElse(null);
    if (taken != null && !taken.equals(written)) {
      index.catchUp().flush();
      listener.onTipChanged(taken);
    }
  }

  private void endCatchUp() {
    flushCatchUp();
    index.catchUp().end();
  }

  /** Builds the balances where the tip is near. */
  void arrive(int tipHeight) throws InterruptedException {
    BlockRecord tip = index.state().tip();
    int height = tip == null ? 0 : tip.point().height();
    if (index.bulk().isUnderWay() && (bulk == null || tipHeight - height <= bulk.liveWithin())) {
      goLive();
    }
  }

  /** Builds the balances where blocks were applied without. */
  void goLive() throws InterruptedException {
    if (!index.bulk().isUnderWay()) {
      return;
    }
    index.bulk().flush();
    long coins = index.state().utxoCount();
    log.makingBalances(coins);
    AtomicLong seen = new AtomicLong();
    int threads = bulk == null ? 1 : bulk.threads();
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
    log.balancesComplete(index.state().tip());
  }
}
