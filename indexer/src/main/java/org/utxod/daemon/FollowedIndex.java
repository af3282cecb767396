package org.utxod.daemon;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.utxod.backfill.Backfill;
import org.utxod.backfill.BackfillAtFirstQuestion;
import org.utxod.backfill.BackfillDesk;
import org.utxod.backup.Backup;
import org.utxod.backup.BackupDesk;
import org.utxod.bootstrap.BootstrapOrder;
import org.utxod.chain.Txid;
import org.utxod.config.Config;
import org.utxod.fault.Fault;
import org.utxod.follow.BulkWay;
import org.utxod.follow.ChainListener;
import org.utxod.follow.ChainSource;
import org.utxod.follow.FollowOptions;
import org.utxod.follow.FollowStatus;
import org.utxod.follow.Follower;
import org.utxod.follow.SourcePool;
import org.utxod.outbound.Backoff;
import org.utxod.outbound.Sleeper;
import org.utxod.port.Admin;
import org.utxod.port.ChainView;
import org.utxod.port.MempoolObserver;
import org.utxod.port.MempoolView;
import org.utxod.query.Fallback;
import org.utxod.store.Coverage;
import org.utxod.store.Index;
import org.utxod.store.rocksdb.RocksStore;
import org.utxod.verify.KeptVerdict;
import org.utxod.verify.SetHashAnchor;
import org.utxod.verify.Verification;
import org.utxod.verify.VerifyDesk;

/** The index of a data directory with the follower that keeps it, from opening to closing. */
public final class FollowedIndex implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("utxod");
  private static final Duration BULK_FLUSH_EVERY = Duration.ofSeconds(10);
  private static final int MOST_BULK_THREADS = 4;
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(6);
  private static final Duration LOOK_FOR_BACKFILLS = Duration.ofSeconds(10);

  private final Parts parts = new Parts();
  private final Index index;
  private final FollowStatus status;
  private final Follower follower;
  private final Thread thread;
  private final @Nullable Bootstrapping bootstrapping;
  private final SetHashAnchor anchor;
  private final Config config;
  private final SourcePool pool;
  private final VerifyDesk verifying;
  private final BackupDesk backups;
  private final @Nullable Mempool mempool;
  private volatile boolean stopping;
  private final BackfillDesk backfills;

  /**
   * Opens the directory and wires the follower, which does not run before {@link #start}.
   *
   * @throws org.utxod.store.StoreFault where the directory cannot be had
   */
  public FollowedIndex(Config config, FollowOptions options) {
    this(config, options, null);
  }

  /**
   * As {@link #FollowedIndex(Config, FollowOptions)}, and fills the index from a snapshot first.
   *
   * @param order null to fill it only where an earlier process left that unfinished
   * @throws Fault where the order cannot be taken, or an earlier one failed for good
   */
  public FollowedIndex(Config config, FollowOptions options, @Nullable BootstrapOrder order) {
    this(config, Surroundings.of(config).withFollow(options), order);
  }

  FollowedIndex(Config config, Surroundings surroundings, @Nullable BootstrapOrder order) {
    this.config = config;
    FollowOptions options = surroundings.follow();
    try {
      DataDirectory directory = parts.own(DataDirectory.take(config.dataDir()));
      Clock clock = surroundings.clock();
      RocksStore.Memory memory = OpenIndex.memory(config);
      DiskReserve reserve = new DiskReserve(directory.path());
      index = parts.own(reserve.opening(() -> Index.open(
          directory.index(),
          config.network(),
          config.index(),
          memory,
          words -> LOG.info("{}", words))));
      index.logLoss().ifPresent(loss -> LOG.warn("{}", loss.sentence()));
      pool = parts.own(
          new SourcePool(Sources.of(config, clock), config.network(), clock, options.nodeRest()));
      ExecutorService fetchers =
          Executors.newFixedThreadPool(options.fetchConnections(), daemonThreads("fetch"));
      parts.own(fetchers::shutdownNow);
      status = new FollowStatus(clock);
      KeptVerdict kept = new KeptVerdict(index.settings());
      kept.last().ifPresent(status::verified);
      SecureRandom random = new SecureRandom();
      bootstrapping = Bootstrapping.of(
              index,
              config,
              order,
              status,
              clock,
              Sleeper.system(),
              new Backoff(options.retry(), random))
          .orElse(null);
      mempool = config.mempool().enabled()
          ? parts.own(new Mempool(config, pool.sources(), surroundings.nanoTime(), random))
          : null;
      follower = new Follower(
          index,
          pool,
          fetchers,
          options,
          status,
          clock,
          Sleeper.system(),
          random,
          mempool == null ? ChainListener.none() : mempool.view());
      thread = daemonThreads("follow").newThread(this::work);
      anchor = parts.own(new SetHashAnchor(index, Sleeper.system()));
      parts.own(this::stop);
      verifying = parts.own(new VerifyDesk(
          new Verification(index, Sources.nodes(config), config.network(), clock, Sleeper.system()),
          clock,
          outcome -> {
            status.verified(outcome);
            kept.keep(outcome);
          }));
      backups =
          parts.own(new BackupDesk(new Backup(index, config.network(), Version.text()), clock));
      backfills = parts.own(new BackfillDesk(
          new Backfill(
              index,
              Sources.nodes(config),
              config.network(),
              follower.scans(),
              clock,
              Sleeper.system()),
          clock));
    } catch (RuntimeException e) {
      parts.closeAfter(e);
      throw e;
    }
  }

  /** The follower's options that a configuration asks for. */
  public static FollowOptions options(Config config) {
    FollowOptions standard = FollowOptions.DEFAULT;
    return new FollowOptions(
        config.startHeight(),
        config.fetchConnections(),
        Math.max(standard.fetchAhead(), config.fetchConnections() * 3),
        standard.tipWait(),
        standard.poll(),
        standard.hold(),
        standard.nodeRest(),
        standard.retry(),
        new BulkWay(
            config.index().undoBlocks(),
            config.bulkFromBlocks(),
            BULK_FLUSH_EVERY,
            Math.min(MOST_BULK_THREADS, Runtime.getRuntime().availableProcessors())));
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
   * Asks each node once whether it is ours and lets us in.
   *
   * @throws Fault the first refusal, where every node refuses for good; a node that is merely away is waited for
   */
  public void requireWelcome() {
    Fault refusal = null;
    for (ChainSource source : pool.sources()) {
      try {
        source.requireChain(config.network());
        return;
      } catch (Fault e) {
        if (e.decision() != Fault.Decision.STOP) {
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
   * As {@link #requireWelcome}, but with an index a refusal is waited out too: it answers meanwhile, and the status says why
   * it does not go on. A key that comes right is found at the next look.
   *
   * @throws Fault where nothing is indexed and every node refuses for good
   */
  void requireWelcomeOrIndex() {
    try {
      requireWelcome();
    } catch (Fault e) {
      if (index.writer().point().isEmpty()) {
        throw e;
      }
      String sentence =
          e.getMessage() + " The index answers meanwhile, and goes on once a node lets it.";
      LOG.warn("{}", sentence);
      status.unreachable(sentence);
    }
  }

  /** Begins to follow. */
  public void start() {
    Coverage coverage = index.state().coverage();
    if (config.startHeight() > 1
        && index.state().tip() != null
        && coverage.fromHeight() != config.startHeight()) {
      LOG.warn(
          "The index covers coins from height {} on; the start height {} is for an empty data directory and changes nothing.",
          coverage.fromHeight(),
          config.startHeight());
    }
    thread.start();
    backfills.repeat(LOOK_FOR_BACKFILLS);
    if (config.verifyEveryHours() > 0) {
      verifying.repeat(Duration.ofHours(config.verifyEveryHours()));
    }
  }

  /** The index, for reading. */
  public Index index() {
    return index;
  }

  /** What the follower knows. */
  public ChainView chain() {
    return status;
  }

  /** Begins to follow the node's mempool, where that is configured. */
  public void startMempool() {
    if (mempool != null) {
      mempool.start();
    }
  }

  /** The node's mempool, where it is followed. */
  public MempoolView mempool() {
    return mempool == null ? MempoolView.none() : mempool.view();
  }

  /** Is told of transactions that were handed to a node, and waits for a moment until the mempool shows them. */
  public Consumer<Collection<Txid>> broadcasts() {
    return mempool == null ? accepted -> {} : mempool.broadcasts();
  }

  /** Tells an observer of the mempool's changes from now on; it hears of nothing where none is followed. */
  public void observeMempool(MempoolObserver observer) {
    if (mempool != null) {
      mempool.observe(observer);
    }
  }

  /** Lets a fallback be noticed by whoever fills scripts in, where that is configured. */
  Fallback noticing(Fallback others) {
    return config.backfillAtFirstQuestion()
        ? new BackfillAtFirstQuestion(others, backfills::askedFor)
        : others;
  }

  /** Where work is asked for. */
  public Admin admin() {
    return new AdminDesk(follower.admin(), verifying, backups, backfills, config.network());
  }

  /** Completes when a snapshot was loaded, at once where none is to be; by the fault where that failed. */
  public CompletableFuture<Boolean> bootstrapped() {
    return bootstrapping == null
        ? CompletableFuture.completedFuture(true)
        : bootstrapping.outcome();
  }

  private void work() {
    try {
      if (bootstrapping == null || bootstrapping.run(() -> stopping)) {
        anchor.start();
        follower.run();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void stop() throws InterruptedException {
    stopping = true;
    follower.stop();
    if (!thread.isAlive()) {
      return;
    }
    thread.interrupt();
    thread.join(STOP_PATIENCE.toMillis());
    if (thread.isAlive()) {
      LOG.warn(
          "The follower did not end in time; the index is at a block boundary whatever happens to it.");
    }
  }

  @Override
  public void close() {
    parts.close();
  }
}
