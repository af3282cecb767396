package org.utxod.indexer.daemon;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.utxod.indexer.config.Config;
import org.utxod.indexer.follow.AppliedBlocks;
import org.utxod.indexer.follow.FollowOptions;
import org.utxod.indexer.follow.source.SourcePool;
import org.utxod.indexer.history.HistoryBuilder;
import org.utxod.indexer.history.HistoryFeed;
import org.utxod.indexer.history.HistoryOptions;
import org.utxod.indexer.history.HistoryProgress;
import org.utxod.indexer.history.HistoryVerification;
import org.utxod.indexer.job.JobRunner;
import org.utxod.query.outbound.Sleeper;
import org.utxod.query.port.HistoryStatus;
import org.utxod.query.port.admin.Job;
import org.utxod.query.port.admin.StartOutcome;
import org.utxod.store.Index;
import org.utxod.store.history.History;
import org.utxod.store.model.StoreException;

/** The history of an index with the thread that builds it, from opening to closing. */
final class HistoryPart implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("utxod.history");
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(4);
  private static final int FETCHERS = 2;

  private final CloseableStack closeableStack = new CloseableStack();
  private final History history;
  private final HistoryFeed feed;
  private final HistoryProgress progress = new HistoryProgress();
  private final HistoryBuilder builder;
  private final Thread thread;
  private final HistoryVerification verification;
  private final JobRunner jobs;

  /**
   * Opens it; nothing is built before {@link #start}.
   *
   * @param busy whether the follower is applying a block that clients wait for
   * @throws StoreException if the directory cannot be used, or the index does not know all coins
   */
  HistoryPart(
      Path directory,
      Config config,
      Index index,
      FollowOptions follow,
      Clock clock,
      BooleanSupplier busy) {
    if (!index.state().coverage().complete() && index.state().tip() != null) {
      throw new StoreException(
          StoreException.Kind.REFUSED,
          "history: full needs an index that knows all coins, and this one began at height "
              + index.state().coverage().fromHeight()
              + " without them. Build one from the genesis block or from a snapshot, or set history: none.");
    }
    try {
      history = closeableStack.own(History.open(
          directory,
          config.network(),
          config.index().historyTxids(),
          new SecureRandom(),
          warning -> LOG.warn("{}", warning)));
      HistoryOptions options = HistoryOptions.ofHeap(
          Runtime.getRuntime().maxMemory(), config.index().options().undoBlocks());
      feed = new HistoryFeed(history, options, clock);
      SourcePool pool = closeableStack.own(new SourcePool(
          NodeFactory.of(config, clock), config.network(), clock, follow.nodePause()));
      ExecutorService fetchers =
          Executors.newFixedThreadPool(FETCHERS, task -> daemonThread("history-fetch", task));
      closeableStack.own(fetchers::shutdownNow);
      builder = new HistoryBuilder(
          history, feed, index, pool, fetchers, options, busy, clock, Sleeper.system(), progress);
      thread = daemonThread("history", builder);
      verification = closeableStack.own(
          new HistoryVerification(history, NodeFactory.of(config, clock), new SecureRandom()));
      jobs = closeableStack.own(new JobRunner("verify-history", clock));
      closeableStack.own(verification::cancelAll);
      closeableStack.own(this::stop);
    } catch (RuntimeException e) {
      closeableStack.closeAfter(e);
      throw e;
    }
  }

  private static Thread daemonThread(String name, Runnable task) {
    Thread made = new Thread(task, name);
    made.setDaemon(true);
    return made;
  }

  History history() {
    return history;
  }

  /** For the follower. */
  AppliedBlocks feed() {
    return feed::applied;
  }

  HistoryStatus.Source status() {
    return progress;
  }

  /** Starts a comparison with the node's blocks, unless one is running. */
  StartOutcome verify(boolean all) {
    return jobs.start((progress, stopping) -> verification.run(all, progress, stopping));
  }

  Optional<Job> job(String id) {
    return jobs.job(id);
  }

  void start() {
    thread.start();
  }

  private void stop() throws InterruptedException {
    builder.stop();
    if (thread.isAlive()) {
      thread.interrupt();
      thread.join(STOP_PATIENCE.toMillis());
    }
  }

  @Override
  public void close() {
    closeableStack.close();
  }
}
