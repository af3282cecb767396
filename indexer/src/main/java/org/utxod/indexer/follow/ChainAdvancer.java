package org.utxod.indexer.follow;

import java.time.Clock;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.bitcoind.ChainInfo;
import org.utxod.indexer.follow.reindex.ReindexJobService;
import org.utxod.indexer.follow.source.BlockFetcher;
import org.utxod.indexer.follow.source.BlockPrefetcher;
import org.utxod.indexer.follow.source.BlockSource;
import org.utxod.indexer.follow.source.Headers;
import org.utxod.query.port.DaemonPhase;
import org.utxod.store.Index;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.model.BlockRecord;
import org.utxod.store.read.IndexView;

/**
 * Moves the index along a source's chain: starts it, rolls it back to a fork, applies forward. For the follower's
 * thread.
 */
public final class ChainAdvancer {
  private final Index index;
  private final BlockFetcher blocks;
  private final LocalChain own;
  private final StaleBlocks stale;
  private final ScanResultMailbox scans;
  private final ExecutorService fetchers;
  private final FollowOptions options;
  private final FollowStatus status;
  private final FollowLog log;
  private final SpeedMeter speed;
  private final WriterSelector writers;
  private final ChainListener listener;
  private final AppliedBlocks applied;
  private final BooleanSupplier stopping;
  private ReindexJobService.@Nullable Order reapplying;
  private @Nullable String nothingBetter;

  ChainAdvancer(
      Index index,
      BlockFetcher blocks,
      ScanResultMailbox scans,
      ExecutorService fetchers,
      FollowOptions options,
      FollowStatus status,
      FollowLog log,
      Clock clock,
      ChainListener listener,
      AppliedBlocks applied,
      BooleanSupplier stopping) {
    this.applied = applied;
    this.listener = listener;
    this.index = index;
    this.blocks = blocks;
    this.scans = scans;
    this.own = new LocalChain(blocks);
    this.stale = new StaleBlocks(index, blocks, own, stopping);
    this.fetchers = fetchers;
    this.options = options;
    this.status = status;
    this.log = log;
    this.speed = new SpeedMeter(clock);
    this.writers = new WriterSelector(index, options, status, log, clock, listener);
    this.stopping = stopping;
  }

  /** The blocks of this order are being applied again. */
  void reapply(ReindexJobService.Order order) {
    reapplying = order;
  }

  /** Completes the index after a bulk sync. */
  void goLive() throws InterruptedException {
    writers.goLive();
  }

  boolean isReapplying(ReindexJobService.Order order) {
    return order.equals(reapplying);
  }

  /**
   * Gives an empty index its first block.
   *
   * @return false if the source does not reach it yet
   */
  boolean begin(BlockSource source, ChainInfo info) throws InterruptedException {
    int start = options.startHeight();
    if (start <= 1) {
      status.following();
      return applyTo(source, 0, info.blocks(), false);
    }
    if (info.blocks() < start - 1) {
      String message = source.label()
          + " is at height " + info.blocks()
          + " and has not reached the start height "
          + start
          + " yet. Waiting for it.";
      log.problem(message);
      status.phase(DaemonPhase.WAITING, message);
      return false;
    }
    List<BlockHash> before = source.blockHashes(start - 1, 1);
    if (before.isEmpty()) {
      return false;
    }
    index.writer().beginAfter(Headers.record(source.header(before.get(0))));
    return true;
  }

  /** Compares chains and moves the index onto the source's where that has more work. */
  Follower.Outcome follow(BlockSource source, ChainInfo info, boolean reindexing)
      throws InterruptedException {
    ChainPoint fork;
    ChainPoint ours;
    writers.arrive(info.blocks());
    try (IndexView view = index.view()) {
      BlockRecord tip = view.state().tip();
      if (tip == null || tip.point().hash().equals(info.bestBlock())) {
        return Follower.Outcome.AT_TIP;
      }
      if (info.chainwork().compareTo(tip.chainwork()) <= 0) {
        nothingBetter(source, info, tip);
        return Follower.Outcome.NOTHING_BETTER;
      }
      ours = tip.point();
      fork = ForkFinder.find(view, source, ours, info.blocks(), own);
    }
    boolean advanced = fork.height() < ours.height();
    if (advanced) {
      writers.goLive();
    }
    if (advanced && !disconnect(source, ours, fork)) {
      return Follower.Outcome.NOTHING_BETTER;
    }
    if (!reindexing) {
      status.following();
    }
    advanced |= applyTo(source, fork.height() + 1, info.blocks(), reindexing);
    // A source whose answers do not fit together is not asked again without a pause.
    return advanced ? Follower.Outcome.ADVANCED : Follower.Outcome.NOTHING_BETTER;
  }

  private void nothingBetter(BlockSource source, ChainInfo info, BlockRecord tip) {
    String message = source.label()
        + " is at " + info.tip()
        + ", whose chain has no more work than ours at "
        + tip.point()
        + ": it is syncing, or blocks were invalidated there. The index waits for it.";
    nothingBetter = message;
  }

  /** Why the last source asked had nothing better, which counts where no other has either; null once told. */
  @Nullable
  String whyNothingBetter() {
    String why = nothingBetter;
    nothingBetter = null;
    return why;
  }

  /** Takes back to the fork, once it is sure that this can be done and that the other branch can be had. */
  private boolean disconnect(BlockSource source, ChainPoint ours, ChainPoint fork) {
    List<BlockHash> next = source.blockHashes(fork.height() + 1, 1);
    if (next.isEmpty()) {
      return false;
    }
    blocks.fetch(source, next.get(0));
    stale.requireAll(source, ours, fork);
    log.reorganisation(ours, fork);
    ChainPoint at = ours;
    while (at.height() > fork.height() && !stopping.getAsBoolean()) {
      boolean byUndo = index.writer().canRollBack(at.height())
          && !index.writer().undoLosesBackfills(at.height());
      at = byUndo ? index.writer().rollBack() : stale.disconnect(source, at);
      listener.onTipChanged(at);
    }
    return at.height() == fork.height();
  }

  /** How blocks are read from a source for this index: {@code rpc} or {@code rest}. */
  String blocksBy(BlockSource source) {
    return heightsWanted() ? "rpc" : source.blocksBy();
  }

  /** Whether a coin that is not there is a fault depends on its height where the index began at one. */
  private boolean heightsWanted() {
    return !index.state().coverage().complete();
  }

  private boolean applyTo(BlockSource source, int first, int last, boolean reindexing)
      throws InterruptedException {
    boolean advanced = false;
    speed.start();
    WriterSelector.Plan plan = writers.plan(first, last, reindexing);
    try (BlockPrefetcher ahead = new BlockPrefetcher(
        source, blocks, heightsWanted(), fetchers, options.fetchAhead(), first, last)) {
      while (!stopping.getAsBoolean()) {
        BlockDelta delta = ahead.next();
        if (delta == null) {
          break;
        }
        advanced |= writers.apply(delta, plan);
        applied.applied(delta, last);
        if (delta.height() >= plan.liveFrom()) {
          scans.takeUp(source);
          status.written();
        }
        if (status.needsNews()) {
          status.heardAgain(source.chainInfo(), blocksBy(source));
        }
        speed.block();
        status.progress(speed.progress(last - delta.height()));
        log.block(delta.point(), last, status.status().sync());
        ahead.recycle(delta);
        if (!reindexing) {
          log.wellAgain();
        }
      }
    } finally {
      writers.flush();
    }
    if (!stopping.getAsBoolean()) {
      status.progress(speed.progress(0));
    }
    return advanced;
  }
}
