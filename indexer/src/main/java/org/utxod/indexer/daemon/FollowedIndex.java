package org.utxod.indexer.daemon;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.utxod.indexer.backfill.Backfill;
import org.utxod.indexer.backfill.BackfillJobService;
import org.utxod.indexer.backfill.BackfillOnFirstQuery;
import org.utxod.indexer.backup.Backup;
import org.utxod.indexer.backup.BackupJobService;
import org.utxod.indexer.backup.BackupStreams;
import org.utxod.indexer.bootstrap.BootstrapOrder;
import org.utxod.indexer.config.Config;
import org.utxod.indexer.follow.AppliedBlocks;
import org.utxod.indexer.follow.ChainListener;
import org.utxod.indexer.follow.FollowOptions;
import org.utxod.indexer.follow.FollowStatus;
import org.utxod.indexer.follow.Follower;
import org.utxod.indexer.follow.source.BlockSource;
import org.utxod.indexer.follow.source.SourcePool;
import org.utxod.indexer.verify.SetHashAnchor;
import org.utxod.indexer.verify.VerdictStore;
import org.utxod.indexer.verify.Verification;
import org.utxod.indexer.verify.VerifyJobService;
import org.utxod.query.answer.Fallback;
import org.utxod.query.outbound.Backoff;
import org.utxod.query.outbound.Sleeper;
import org.utxod.query.port.BodySource;
import org.utxod.query.port.ChainTip;
import org.utxod.query.port.ChainView;
import org.utxod.query.port.admin.Admin;
import org.utxod.query.port.cluster.ClusterStatus;
import org.utxod.query.port.cluster.ClusterView;
import org.utxod.query.port.mempool.MempoolObserver;
import org.utxod.query.port.mempool.MempoolView;
import org.utxod.store.Index;
import org.utxod.store.chain.Txid;
import org.utxod.store.error.UtxodException;
import org.utxod.store.model.BlockRecord;
import org.utxod.store.model.Coverage;
import org.utxod.store.rocksdb.RocksStore;

/** The index of a data directory with its follower, from opening to closing. */
public final class FollowedIndex implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("utxod");
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(6);
  private static final Duration LOOK_FOR_BACKFILLS = Duration.ofSeconds(10);

  private final CloseableStack closeableStack = new CloseableStack();
  private final Index index;
  private final FollowStatus status;
  private final Follower follower;
  private final Thread thread;
  private final @Nullable BootstrapPhase bootstrapPhase;
  private final SetHashAnchor anchor;
  private final Config config;
  private final SourcePool pool;
  private final VerifyJobService verifying;
  private final BackupJobService backups;
  private final @Nullable MempoolService mempoolService;
  private final @Nullable HistoryPart history;
  private final @Nullable ClusterPart cluster;
  private final BackupStreams transfers;
  private volatile boolean stopping;
  private final BackfillJobService backfills;

  /**
   * Opens the directory and wires the follower, which does not run before {@link #start}.
   *
   * @param order fills the index from a snapshot first; null to resume an unfinished load only
   * @throws org.utxod.store.model.StoreException if the directory is locked or cannot be used
   * @throws UtxodException if the order cannot be accepted, or an earlier one failed permanently
   */
  public FollowedIndex(
      Config config, RuntimeContext runtimeContext, @Nullable BootstrapOrder order) {
    this.config = config;
    FollowOptions options = runtimeContext.follow();
    try {
      DataDirectory directory = closeableStack.own(DataDirectory.take(config.dataDir()));
      Clock clock = runtimeContext.clock();
      RocksStore.Memory memory = OpenIndex.memory(config);
      DiskReserve reserve = new DiskReserve(directory.path());
      TransferRemains.remove(directory);
      index = closeableStack.own(reserve.opening(() -> Index.open(
          directory.index(),
          config.network(),
          config.index().options(),
          memory,
          words -> LOG.info("{}", words))));
      index.logLoss().ifPresent(loss -> LOG.warn("{}", loss.message()));
      pool = closeableStack.own(new SourcePool(
          NodeFactory.of(config, clock), config.network(), clock, options.nodePause()));
      ExecutorService fetchers =
          Executors.newFixedThreadPool(options.fetchConnections(), daemonThreads("fetch"));
      closeableStack.own(fetchers::shutdownNow);
      status = new FollowStatus(clock);
      VerdictStore kept = new VerdictStore(index.settings());
      kept.last().ifPresent(status::verified);
      SecureRandom random = new SecureRandom();
      bootstrapPhase = BootstrapPhase.of(
              index,
              config,
              order,
              status,
              clock,
              Sleeper.system(),
              new Backoff(options.retry(), random))
          .orElse(null);
      mempoolService = config.mempool().enabled()
          ? closeableStack.own(
              new MempoolService(config, pool.sources(), runtimeContext.nanoTime(), random))
          : null;
      history = config.index().history()
          ? closeableStack.own(new HistoryPart(
              directory.history(), config, index, options, clock, this::isBlockAwaited))
          : null;
      ChainListener listener =
          mempoolService == null ? ChainListener.none() : mempoolService.view();
      AppliedBlocks applied = history == null ? AppliedBlocks.none() : history.feed();
      follower = new Follower(
          index,
          pool,
          fetchers,
          options,
          status,
          clock,
          Sleeper.system(),
          random,
          listener,
          applied);
      thread = daemonThreads("follow").newThread(this::work);
      anchor = closeableStack.own(new SetHashAnchor(index, Sleeper.system()));
      Backup backup = new Backup(
          index, history == null ? null : history.history(), config.network(), Version.text());
      transfers = new BackupStreams(backup, directory.transfer());
      ClusterSetup setup = runtimeContext.cluster();
      cluster = setup == null
          ? null
          : closeableStack.own(new ClusterPart(
              setup,
              config,
              index,
              status,
              new NodeBesideFeed(listener, pool.sources().get(0)),
              applied,
              follower,
              transfers,
              clock,
              random));
      closeableStack.own(this::stop);
      verifying = closeableStack.own(new VerifyJobService(
          new Verification(
              index, NodeFactory.nodes(config), config.network(), clock, Sleeper.system()),
          clock,
          outcome -> {
            status.verified(outcome);
            kept.keep(outcome);
          }));
      backups = closeableStack.own(new BackupJobService(backup, clock));
      backfills = closeableStack.own(new BackfillJobService(
          new Backfill(
              index,
              NodeFactory.nodes(config),
              config.network(),
              follower.scans(),
              clock,
              Sleeper.system()),
          clock));
    } catch (RuntimeException e) {
      closeableStack.closeAfter(e);
      throw e;
    }
  }

  private static ThreadFactory daemonThreads(String role) {
    AtomicInteger count = new AtomicInteger();
    return task -> {
      Thread made = new Thread(task, role + "-" + count.incrementAndGet());
      made.setDaemon(true);
      return made;
    };
  }

  /**
   * Checks once that each node is of the right network and accepts the credentials.
   *
   * @throws UtxodException the first rejection, if every node rejects permanently; an unreachable node is waited for
   */
  public void requireUsableNode() {
    UtxodException refusal = null;
    for (BlockSource source : pool.sources()) {
      try {
        source.requireChain(config.network());
        return;
      } catch (UtxodException e) {
        if (e.decision() != UtxodException.Decision.STOP) {
          return;
        }
        refusal = refusal == null ? e : refusal;
      }
    }
    if (refusal != null) {
      throw refusal;
    }
  }

  /**
   * Like {@link #requireUsableNode}, but with an existing index a rejection is waited out: the index keeps answering,
   * and the status says why it does not continue. Corrected credentials are used at the next attempt.
   *
   * @throws UtxodException if nothing is indexed and every node rejects permanently
   */
  void requireUsableNodeOrIndex() {
    if (cluster != null && cluster.follows()) {
      return;
    }
    try {
      requireUsableNode();
    } catch (UtxodException e) {
      if (index.writer().point().isEmpty()) {
        throw e;
      }
      String message =
          e.getMessage() + " The index keeps answering, and continues once a node is usable.";
      LOG.warn("{}", message);
      status.unreachable(message);
    }
  }

  /** Starts following. */
  public void start() {
    Coverage coverage = index.state().coverage();
    if (config.index().startHeight() > 1
        && index.state().tip() != null
        && coverage.fromHeight() != config.index().startHeight()) {
      LOG.warn(
          "The index covers coins from height {} on; the configured start height {} applies only to an empty "
              + "data directory and is ignored.",
          coverage.fromHeight(),
          config.index().startHeight());
    }
    thread.start();
    if (cluster != null) {
      cluster.start();
    }
    if (history != null) {
      history.start();
    }
    backfills.repeat(LOOK_FOR_BACKFILLS);
    if (config.index().verifyEveryHours() > 0) {
      verifying.repeat(Duration.ofHours(config.index().verifyEveryHours()));
    }
  }

  /** The index, for reading. */
  public Index index() {
    return index;
  }

  /** Its history. */
  KeptHistory history() {
    return history == null
        ? KeptHistory.NONE
        : new KeptHistory(history.history(), history.status());
  }

  /** Whether the node is a few blocks ahead. */
  private boolean isBlockAwaited() {
    ChainTip tip = status.status().tip();
    BlockRecord ours = index.state().tip();
    return tip != null
        && ours != null
        && tip.source().equals(ChainTip.NODE)
        && tip.height() > ours.point().height();
  }

  /** Its part in a cluster; null where it has none. */
  @Nullable
  ClusterPart cluster() {
    return cluster;
  }

  /** This daemon among others, also where there are none. */
  ClusterView clusterView() {
    return cluster != null
        ? cluster
        : new ClusterView() {
          @Override
          public Optional<ClusterStatus> status() {
            return Optional.empty();
          }

          @Override
          public BodySource backup() {
            return transfers.open();
          }
        };
  }

  /** The follower's status. */
  public ChainView chain() {
    return status;
  }

  /** Starts following the node's mempool, if that is configured. */
  public void startMempool() {
    if (mempoolService != null) {
      mempoolService.start();
    }
  }

  /** The node's mempool, if it is followed. */
  public MempoolView mempool() {
    return mempoolService == null ? MempoolView.none() : mempoolService.view();
  }

  /** Called with transactions that were broadcast to a node; waits a moment until the mempool shows them. */
  public Consumer<Collection<Txid>> broadcasts() {
    return mempoolService == null ? accepted -> {} : mempoolService.broadcasts();
  }

  /** Registers an observer of mempool changes; it receives nothing if no mempool is followed. */
  public void observeMempool(MempoolObserver observer) {
    if (mempoolService != null) {
      mempoolService.observe(observer);
    }
  }

  /** Decorates a fallback so that queried scripts are backfilled, if that is configured. */
  Fallback noticing(Fallback fallback) {
    return config.index().backfillQueried()
        ? new BackfillOnFirstQuery(fallback, backfills::askedFor)
        : fallback;
  }

  /** The re-index job service. */
  public Admin admin() {
    return new AdminService(
        follower.admin(), verifying, history, backups, backfills, config.network());
  }

  /** Completes when a snapshot was loaded, at once if there is none to load; exceptionally if that failed. */
  public CompletableFuture<Boolean> bootstrapped() {
    return bootstrapPhase == null
        ? CompletableFuture.completedFuture(true)
        : bootstrapPhase.outcome();
  }

  private void work() {
    try {
      if (bootstrapPhase == null || bootstrapPhase.run(() -> stopping)) {
        anchor.start();
        if (cluster != null && cluster.follows()) {
          cluster.follow();
        } else {
          follower.run();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void stop() throws InterruptedException {
    stopping = true;
    follower.stop();
    if (cluster != null) {
      cluster.stopFollowing();
    }
    if (!thread.isAlive()) {
      return;
    }
    thread.interrupt();
    thread.join(STOP_PATIENCE.toMillis());
    if (thread.isAlive()) {
      LOG.warn(
          "The follower did not stop in time; the index is consistent at a block boundary regardless.");
    }
  }

  @Override
  public void close() {
    closeableStack.close();
  }
}
