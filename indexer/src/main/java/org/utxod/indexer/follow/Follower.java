package org.utxod.indexer.follow;

import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
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
import org.utxod.query.port.Admin;
import org.utxod.query.port.DaemonPhase;
import org.utxod.store.Index;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.error.UtxodException;
import org.utxod.store.model.StoreException;

/**
 * Keeps the index on the chain with the most work. All of it runs on the one thread that calls {@link #run} or {@link
 * #cycle}; {@link #stop} and the admin desk may be used from any.
 */
public final class Follower implements Runnable {
  /** What came of one look at one source. */
  enum Outcome {
    /** The index moved; look again at once. */
    MOVED,
    /** The index stands at the source's tip. */
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
  private final ReindexJobService desk;
  private final ChainAdvancer walk;
  private final BlockFetcher blocks;
  private final ScanResultMailbox scans;
  private final ChainListener listener;
  private volatile boolean stopping;
  private volatile @Nullable String halted;
  private @Nullable BlockSource connected;

  /** Wires the follower; nothing runs yet. The caller keeps ownership of everything but the desk. */
  public Follower(
      Index index,
      SourcePool pool,
      ExecutorService fetchers,
      FollowOptions options,
      FollowStatus status,
      Clock clock,
      Sleeper sleeper,
      RandomGenerator random) {
    this(index, pool, fetchers, options, status, clock, sleeper, random, ChainListener.none());
  }

  /** As above, and tells {@code listener} where the index goes. */
  public Follower(
      Index index,
      SourcePool pool,
      ExecutorService fetchers,
      FollowOptions options,
      FollowStatus status,
      Clock clock,
      Sleeper sleeper,
      RandomGenerator random,
      ChainListener listener) {
    this.listener = listener;
    this.index = index;
    this.pool = pool;
    this.options = options;
    this.status = status;
    this.log = new FollowLog(clock);
    this.sleeper = sleeper;
    this.backoff = new Backoff(options.retry(), random);
    this.desk = new ReindexJobService(index, clock, pool::cancelAll);
    this.blocks = new BlockFetcher(pool);
    this.scans = new ScanResultMailbox(index, blocks, pool::cancelAll);
    this.walk = new ChainAdvancer(
        index, blocks, scans, fetchers, options, status, log, clock, listener, this::mustPause);
  }

  /** Where re-indexing is asked for. */
  public Admin admin() {
    return desk;
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
    return stopping || Thread.currentThread().isInterrupted();
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
    ReindexJobService.Order order = desk.open();
    if (order != null && !index.reindex().isUnderWay() && !walk.isReapplying(order)) {
      log.forgotten(order.fromHeight());
    }
  }

  /** One round: look, move as far as the source goes, and wait for news or for things to mend. */
  public void cycle() throws InterruptedException {
    try {
      if (halted != null && desk.open() == null) {
        sleeper.sleep(options.poll());
        return;
      }
      look();
      backoff.reset();
    } catch (NodeException | FollowHaltedException e) {
      afterTrouble(e);
    } catch (StoreException e) {
      afterStoreTrouble(e);
    } catch (RuntimeException e) {
      if (!mustPause()) {
        log.unexpected(e);
        pause("An unexpected error (" + e.getClass().getSimpleName() + "); see the log.");
      }
    }
  }

  /** Asks the sources in turn until one moves the index or stands where it stands. */
  private void look() throws InterruptedException {
    UtxodException trouble = null;
    boolean answered = false;
    for (BlockSource source : pool.worthAsking()) {
      try {
        Outcome outcome = follow(source);
        pool.succeeded(source);
        answered = true;
        switch (outcome) {
          case MOVED -> {
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
        trouble = trouble == null ? e : trouble;
      } catch (FollowHaltedException e) {
        trouble = trouble == null ? e : trouble;
      }
    }
    if (trouble != null) {
      throw trouble;
    }
    if (answered) {
      String why = walk.whyNothingBetter();
      if (why != null) {
        log.trouble(why);
        status.phase(DaemonPhase.WAITING, why);
      }
      sleeper.sleep(options.poll());
    }
  }

  private Outcome follow(BlockSource source) throws InterruptedException {
    ChainInfo info = pool.look(source);
    heard(source, info);
    resumeReindex();
    ReindexJobService.Order order = desk.open();
    if (order != null && !reindexTo(source, order)) {
      return Outcome.MOVED;
    }
    if (index.writer().point().isEmpty()) {
      return walk.begin(source, info) ? Outcome.MOVED : Outcome.NOTHING_BETTER;
    }
    Outcome outcome = walk.follow(source, info, order != null);
    scans.takeUp(source);
    if (outcome == Outcome.AT_TIP) {
      index.writer().point().ifPresent(point -> listener.onTip(source, point));
      log.wellAgain();
      status.phase(DaemonPhase.FOLLOWING, null);
      if (order != null) {
        log.reindexed(order.fromHeight(), index.writer().point().get());
        desk.done(
            order,
            "Re-indexed from height " + order.fromHeight() + " to "
                + index.writer().point().get() + ".");
      }
    }
    return outcome;
  }

  private void heard(BlockSource source, ChainInfo info) {
    String version = status.status().node().version();
    if (connected != source) {
      version = source.version().subversion();
      connected = source;
      log.connected(source.label(), version, info.blocks());
    }
    status.heard(info, version == null ? "" : version, walk.blocksBy(source));
  }

  private void resumeReindex() {
    if (index.reindex().isUnderWay() && desk.open() == null) {
      desk.resume(index.reindex().fromHeight().orElseThrow());
    }
  }

  /** Brings the index below the order's height, unless it already went through that; false where it must pause. */
  private boolean reindexTo(BlockSource source, ReindexJobService.Order order)
      throws InterruptedException {
    if (walk.isReapplying(order)) {
      return true;
    }
    status.phase(DaemonPhase.REINDEXING, "Re-index from height " + order.fromHeight() + ".");
    ReindexRun run = new ReindexRun(index, blocks, this::mustPause, words -> {
      desk.progress(order, words);
      log.reindex(order.fromHeight(), words);
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
        desk.failed(order, String.valueOf(e.getMessage()));
        if (index.reindex().isUnderWay()) {
          throw new FollowHaltedException(String.valueOf(e.getMessage()), e);
        }
        log.trouble(String.valueOf(e.getMessage()));
        return false;
      }
      throw e;
    }
    halted = null;
    index.writer().point().ifPresent(listener::onTipChanged);
    walk.reapply(order);
    desk.progress(order, "Applying the blocks from height " + order.fromHeight() + " again.");
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

  private void afterTrouble(UtxodException e) throws InterruptedException {
    if (mustPause()) {
      return;
    }
    String sentence = String.valueOf(e.getMessage());
    log.trouble(sentence);
    ReindexJobService.Order order = desk.open();
    if (order != null) {
      desk.progress(order, "Waiting. " + sentence);
    }
    if (e instanceof FollowHaltedException) {
      status.phase(DaemonPhase.HALTED, sentence);
      sleeper.sleep(options.hold());
    } else {
      connected = null;
      status.unreachable(sentence);
      pause(sentence);
    }
  }

  private void afterStoreTrouble(StoreException e) throws InterruptedException {
    String sentence = String.valueOf(e.getMessage());
    switch (e.kind()) {
      case IO, NOT_NEXT, SWEEPING -> pause(sentence);
      case DISK_FULL -> pause(DaemonPhase.DISK_FULL, sentence);
      case CLOSED -> stopping = true;
      case LOCKED, FOREIGN, DAMAGED, INVARIANT, NO_UNDO, REFUSED, REBUILDING -> {
        log.halted(sentence);
        halted = sentence;
        status.phase(DaemonPhase.HALTED, sentence);
        ReindexJobService.Order order = desk.open();
        if (order != null) {
          desk.failed(order, sentence);
        }
      }
    }
  }

  private void pause(String sentence) throws InterruptedException {
    pause(DaemonPhase.WAITING, sentence);
  }

  private void pause(DaemonPhase phase, String sentence) throws InterruptedException {
    log.trouble(sentence);
    status.phase(phase, sentence);
    sleeper.sleep(backoff.next().orElse(options.retry().cap()));
  }
}
