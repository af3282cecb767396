package org.utxod.indexer.follow;

import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.bitcoind.ChainInfo;
import org.utxod.indexer.bitcoind.rpc.NodeException;
import org.utxod.indexer.follow.reindex.ReindexJobService;
import org.utxod.indexer.follow.reindex.ReindexRun;
import org.utxod.indexer.follow.source.BlockFetcher;
import org.utxod.indexer.follow.source.BlockSource;
import org.utxod.indexer.follow.source.FollowHaltedException;
import org.utxod.indexer.follow.source.SourcePool;
import org.utxod.query.outbound.Backoff;
import org.utxod.query.outbound.Sleeper;
import org.utxod.query.port.DaemonPhase;
import org.utxod.query.port.admin.Admin;
import org.utxod.store.Index;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.error.UtxodException;
import org.utxod.store.model.StoreException;

/**
 * Follows the chain with the most work. All of it runs on the one thread that calls {@link #run} or {@link #cycle};
 * {@link #stop} and the re-index job service may be used from any.
 */
public final class Follower implements Runnable {
  /** The outcome of polling one source. */
  enum Outcome {
    /** The index has advanced; poll again at once. */
    ADVANCED,
    /** The index is at the source's tip. */
    AT_TIP,
    /** The source has nothing better than what the index has. */
    NOTHING_BETTER
  }

  private final Index index;
  private final SourcePool pool;
  private final FollowOptions options;
  private final FollowStatus status;
  private final FollowLog log;
  private final Sleeper sleeper;
  private final Backoff backoff;
  private final ReindexJobService jobs;
  private final ChainAdvancer walk;
  private final BlockFetcher blocks;
  private final ScanResultMailbox scans;
  private final ChainListener listener;
  private volatile boolean stopping;
  private volatile BooleanSupplier allowed = () -> true;
  private volatile @Nullable String halted;
  private @Nullable BlockSource connected;

  /** Wires the follower; nothing runs yet. The caller keeps ownership of everything but the job service. */
  public Follower(
      Index index,
      SourcePool pool,
      ExecutorService fetchers,
      FollowOptions options,
      FollowStatus status,
      Clock clock,
      Sleeper sleeper,
      RandomGenerator random) {
    this(
        index,
        pool,
        fetchers,
        options,
        status,
        clock,
        sleeper,
        random,
        ChainListener.none(),
        AppliedBlocks.none());
  }

  /**
   * Wires the follower.
   *
   * @param listener receives the chain events of the index
   * @param applied receives the blocks
   */
  public Follower(
      Index index,
      SourcePool pool,
      ExecutorService fetchers,
      FollowOptions options,
      FollowStatus status,
      Clock clock,
      Sleeper sleeper,
      RandomGenerator random,
      ChainListener listener,
      AppliedBlocks applied) {
    this.listener = listener;
    this.index = index;
    this.pool = pool;
    this.options = options;
    this.status = status;
    this.log = new FollowLog(clock);
    this.sleeper = sleeper;
    this.backoff = new Backoff(options.retry(), random);
    this.jobs = new ReindexJobService(index, clock, pool::cancelAll);
    this.blocks = new BlockFetcher(pool);
    this.scans = new ScanResultMailbox(index, blocks, pool::cancelAll);
    this.walk = new ChainAdvancer(
        index,
        blocks,
        scans,
        fetchers,
        options,
        status,
        log,
        clock,
        listener,
        applied,
        this::mustPause);
  }

  /** The re-index job service. */
  public Admin admin() {
    return jobs;
  }

  /** Where coins are left with which scripts of a partial index are filled in. */
  public ScanResultMailbox scans() {
    return scans;
  }

  /** Ends the work soon, from any thread: at the latest between two blocks. */
  public void stop() {
    stopping = true;
    pool.cancelAll();
  }

  private boolean mustPause() {
    return stopping || !allowed.getAsBoolean() || Thread.currentThread().isInterrupted();
  }

  /** Follows until stopped, or as long as {@code goOn} says so; {@link #interrupt} has it look again. */
  public void runWhile(BooleanSupplier goOn) {
    allowed = goOn;
    // The index was moved otherwise meanwhile: what stopped it then need not stop it now.
    halted = null;
    connected = null;
    run();
  }

  /** Has a wait for a node return; from any thread. */
  public void interrupt() {
    pool.cancelAll();
  }

  /** Follows until stopped. */
  @Override
  public void run() {
    try {
      while (!mustPause()) {
        cycle();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    ReindexJobService.Order order = jobs.open();
    if (order != null && !index.reindex().isUnderWay() && !walk.isReapplying(order)) {
      log.forgotten(order.fromHeight());
    }
  }

  /** One round: look, move as far as the source goes, and wait for news or for things to mend. */
  public void cycle() throws InterruptedException {
    try {
      if (halted != null && jobs.open() == null) {
        sleeper.sleep(options.poll());
        return;
      }
      pollSources();
      backoff.reset();
    } catch (NodeException | FollowHaltedException e) {
      afterFailure(e);
    } catch (StoreException e) {
      afterStoreFailure(e);
    } catch (RuntimeException e) {
      if (!mustPause()) {
        log.unexpected(e);
        pause("Unexpected error (" + e.getClass().getSimpleName() + "); see the log.");
      }
    }
  }

  /** Polls the sources in turn until one advances the index or has the same tip. */
  private void pollSources() throws InterruptedException {
    UtxodException failure = null;
    boolean answered = false;
    for (BlockSource source : pool.worthAsking()) {
      try {
        Outcome outcome = follow(source);
        pool.succeeded(source);
        answered = true;
        switch (outcome) {
          case ADVANCED -> {
            return;
          }
          case AT_TIP -> {
            awaitNews(source);
            return;
          }
          case NOTHING_BETTER -> {}
        }
      } catch (NodeException e) {
        if (e.kind() == NodeException.Kind.CANCELLED) {
          return;
        }
        pool.failed(source);
        failure = failure == null ? e : failure;
      } catch (FollowHaltedException e) {
        failure = failure == null ? e : failure;
      }
    }
    if (failure != null) {
      throw failure;
    }
    if (answered) {
      String why = walk.whyNothingBetter();
      if (why != null) {
        log.problem(why);
        status.phase(DaemonPhase.WAITING, why);
      }
      sleeper.sleep(options.poll());
    }
  }

  private Outcome follow(BlockSource source) throws InterruptedException {
    ChainInfo info = pool.poll(source);
    reported(source, info);
    resumeReindex();
    ReindexJobService.Order order = jobs.open();
    if (order != null && !reindexTo(source, order)) {
      return Outcome.ADVANCED;
    }
    if (index.writer().point().isEmpty()) {
      return walk.begin(source, info) ? Outcome.ADVANCED : Outcome.NOTHING_BETTER;
    }
    Outcome outcome = walk.follow(source, info, order != null);
    scans.takeUp(source);
    if (outcome == Outcome.AT_TIP) {
      index.writer().point().ifPresent(point -> listener.onTip(source, point));
      log.wellAgain();
      status.phase(DaemonPhase.FOLLOWING, null);
      if (order != null) {
        log.reindexed(order.fromHeight(), index.writer().point().get());
        jobs.done(
            order,
            "Re-indexed from height " + order.fromHeight() + " to "
                + index.writer().point().get() + ".");
      }
    }
    return outcome;
  }

  private void reported(BlockSource source, ChainInfo info) {
    String version = status.status().node().version();
    if (connected != source) {
      version = source.version().subversion();
      connected = source;
      log.connected(source.label(), version, info.blocks());
    }
    status.reported(info, version == null ? "" : version, walk.blocksBy(source));
  }

  private void resumeReindex() {
    if (index.reindex().isUnderWay() && jobs.open() == null) {
      jobs.resume(index.reindex().fromHeight().orElseThrow());
    }
  }

  /** Brings the index below the order's height, unless it already went through that; false where it must pause. */
  private boolean reindexTo(BlockSource source, ReindexJobService.Order order)
      throws InterruptedException {
    if (walk.isReapplying(order)) {
      return true;
    }
    status.phase(DaemonPhase.REINDEXING, "Re-index from height " + order.fromHeight() + ".");
    ReindexRun run = new ReindexRun(index, blocks, this::mustPause, text -> {
      jobs.progress(order, text);
      log.reindex(order.fromHeight(), text);
    });
    try {
      if (!index.reindex().isUnderWay()) {
        walk.goLive();
        run.begin(source, order.fromHeight());
      }
      if (!run.goOn(source)) {
        return false;
      }
    } catch (StoreException e) {
      if (e.kind() == StoreException.Kind.REFUSED) {
        jobs.failed(order, String.valueOf(e.getMessage()));
        if (index.reindex().isUnderWay()) {
          throw new FollowHaltedException(String.valueOf(e.getMessage()), e);
        }
        log.problem(String.valueOf(e.getMessage()));
        return false;
      }
      throw e;
    }
    halted = null;
    index.writer().point().ifPresent(listener::onTipChanged);
    walk.reapply(order);
    jobs.progress(order, "Applying the blocks from height " + order.fromHeight() + " again.");
    return true;
  }

  private void awaitNews(BlockSource source) throws InterruptedException {
    Optional<ChainPoint> point = index.writer().point();
    try {
      source.waitForNewBlock(options.tipWait(), point.map(ChainPoint::hash).orElse(null));
    } catch (NodeException e) {
      if (e.kind() != NodeException.Kind.METHOD_UNAVAILABLE) {
        throw e;
      }
      sleeper.sleep(options.poll());
    }
  }

  private void afterFailure(UtxodException e) throws InterruptedException {
    if (mustPause()) {
      return;
    }
    String message = String.valueOf(e.getMessage());
    log.problem(message);
    ReindexJobService.Order order = jobs.open();
    if (order != null) {
      jobs.progress(order, "Waiting. " + message);
    }
    if (e instanceof FollowHaltedException) {
      status.phase(DaemonPhase.HALTED, message);
      sleeper.sleep(options.hold());
    } else {
      connected = null;
      status.unreachable(message);
      pause(message);
    }
  }

  private void afterStoreFailure(StoreException e) throws InterruptedException {
    String message = String.valueOf(e.getMessage());
    switch (e.kind()) {
      case IO, NOT_NEXT, SWEEPING -> pause(message);
      case DISK_FULL -> pause(DaemonPhase.DISK_FULL, message);
      case CLOSED -> stopping = true;
      case LOCKED, FOREIGN, DAMAGED, INVARIANT, NO_UNDO, REFUSED, REBUILDING -> {
        log.halted(message);
        halted = message;
        status.phase(DaemonPhase.HALTED, message);
        ReindexJobService.Order order = jobs.open();
        if (order != null) {
          jobs.failed(order, message);
        }
      }
    }
  }

  private void pause(String message) throws InterruptedException {
    pause(DaemonPhase.WAITING, message);
  }

  private void pause(DaemonPhase phase, String message) throws InterruptedException {
    log.problem(message);
    status.phase(phase, message);
    sleeper.sleep(backoff.next().orElse(options.retry().cap()));
  }
}
