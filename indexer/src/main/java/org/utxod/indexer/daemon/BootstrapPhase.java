package org.utxod.indexer.daemon;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.utxod.indexer.bitcoind.BitcoinNode;
import org.utxod.indexer.bootstrap.Bootstrap;
import org.utxod.indexer.bootstrap.BootstrapFiles;
import org.utxod.indexer.bootstrap.BootstrapOrder;
import org.utxod.indexer.config.Config;
import org.utxod.indexer.follow.FollowStatus;
import org.utxod.query.outbound.Backoff;
import org.utxod.query.outbound.Sleeper;
import org.utxod.store.Index;
import org.utxod.store.error.UtxodException;
import org.utxod.store.model.StoreException;

/**
 * The phase before blocks are followed, in which a snapshot is loaded. Transient failures are retried; a permanent
 * failure is recorded, and neither this daemon nor the next falls back to syncing from the chain.
 */
final class BootstrapPhase {
  private static final Logger LOG = LoggerFactory.getLogger("utxod");
  private static final int MAX_THREADS = 4;

  private final Index index;
  private final Config config;
  private final BootstrapFiles files;
  private final FollowStatus status;
  private final Clock clock;
  private final Sleeper sleeper;
  private final Backoff backoff;
  private final boolean patient;
  private final CompletableFuture<Boolean> outcome = new CompletableFuture<>();

  private BootstrapPhase(
      Index index,
      Config config,
      BootstrapFiles files,
      FollowStatus status,
      Clock clock,
      Sleeper sleeper,
      Backoff backoff,
      boolean patient) {
    this.index = index;
    this.config = config;
    this.files = files;
    this.status = status;
    this.clock = clock;
    this.sleeper = sleeper;
    this.backoff = backoff;
    this.patient = patient;
  }

  /**
   * Accepts a load order, or finds the one of an earlier process.
   *
   * @param order null to find one
   * @return empty if there is nothing to load
   * @throws UtxodException if the order cannot be accepted, or an earlier one failed permanently
   */
  static Optional<BootstrapPhase> of(
      Index index,
      Config config,
      @Nullable BootstrapOrder order,
      FollowStatus status,
      Clock clock,
      Sleeper sleeper,
      Backoff backoff) {
    Bootstrap.origin(index).ifPresent(status::snapshot);
    BootstrapFiles files = new BootstrapFiles(config.dataDir());
    if (order != null) {
      take(index, files, order);
    } else if (files.order().isEmpty()) {
      requireNotHalfFilled(index, files);
      files.done();
      return Optional.empty();
    } else if (files.failure().isPresent()) {
      throw new UtxodException(
          UtxodException.Decision.STOP,
          "The snapshot for this index could not be loaded: " + files.failure().get()
              + " Start another load "
              + "with 'utxod bootstrap', or remove "
              + config.dataDir().resolve("bootstrap") + " to index the chain block by block.");
    } else if (files.needsPipeAgain()) {
      throw new UtxodException(
          UtxodException.Decision.STOP,
          "The load of a snapshot from a pipe was interrupted, and a pipe cannot be read again. Start it again "
              + "with 'utxod bootstrap'.");
    }
    return Optional.of(
        new BootstrapPhase(index, config, files, status, clock, sleeper, backoff, order == null));
  }

  private static void take(Index index, BootstrapFiles files, BootstrapOrder order) {
    if (index.state().tip() != null) {
      throw new StoreException(
          StoreException.Kind.REFUSED,
          "The index is at block " + index.state().tip().point()
              + " already; a snapshot can only be loaded into an empty index. Use an empty data directory.");
    }
    boolean same =
        files.order().filter(order::equals).isPresent() && files.failure().isEmpty();
    boolean begunForGood = index.bulkLoad(files.coinsDirectory()).isTakingIn();
    if (!same && !begunForGood) {
      files.order(order);
    }
  }

  private static void requireNotHalfFilled(Index index, BootstrapFiles files) {
    if (index.bulkLoad(files.coinsDirectory()).isTakingIn()) {
      throw new StoreException(
          StoreException.Kind.DAMAGED,
          "The load of a snapshot was interrupted and its load order is missing. Remove the directory 'index' "
              + "in the data directory and load the snapshot again.");
    }
  }

  /** Completes with whether it finished, or exceptionally with the failure. */
  CompletableFuture<Boolean> outcome() {
    return outcome;
  }

  /** Loads the snapshot; returns whether following may start. */
  boolean run(BooleanSupplier stopping) throws InterruptedException {
    List<BitcoinNode> nodes = NodeFactory.nodes(config);
    try {
      Bootstrap bootstrap = new Bootstrap(
          index,
          files,
          config.network(),
          nodes,
          clock,
          Math.min(MAX_THREADS, Runtime.getRuntime().availableProcessors()),
          news -> status.bootstrapping(news.message(), news.etaSeconds()));
      return run(bootstrap, stopping);
    } finally {
      nodes.forEach(BitcoinNode::close);
      outcome.complete(false);
    }
  }

  private boolean run(Bootstrap bootstrap, BooleanSupplier stopping) throws InterruptedException {
    while (!stopping.getAsBoolean()) {
      status.bootstrapping("A snapshot load is pending.", null);
      try {
        boolean done = bootstrap.run(stopping);
        if (done) {
          Bootstrap.origin(index).ifPresent(status::snapshot);
          status.bootstrapped(null);
        }
        outcome.complete(done);
        return done;
      } catch (UtxodException e) {
        if (stopping.getAsBoolean() || Thread.currentThread().isInterrupted()) {
          return false;
        }
        if (e.decision() == UtxodException.Decision.STOP) {
          forgetOrMark(e);
        }
        if (e.decision() == UtxodException.Decision.STOP || !patient) {
          return fail(e);
        }
        LOG.warn("{}", e.getMessage());
        status.bootstrapping(e.getMessage() + " Retrying.", null);
        sleeper.sleep(backoff.next().orElse(java.time.Duration.ofMinutes(1)));
      } catch (RuntimeException e) {
        LOG.error("The load of the snapshot failed with an unexpected error.", e);
        return fail(e);
      }
    }
    return false;
  }

  /**
   * The user who gave the order sees that it failed; a daemon that only found it must not sync from the chain instead.
   */
  private void forgetOrMark(UtxodException e) {
    if (patient) {
      files.failed(String.valueOf(e.getMessage()));
    } else {
      files.done();
    }
  }

  private boolean fail(RuntimeException e) {
    if (patient) {
      LOG.error("{}", e.getMessage());
    }
    status.bootstrapped(String.valueOf(e.getMessage()));
    outcome.completeExceptionally(e);
    return false;
  }
}
