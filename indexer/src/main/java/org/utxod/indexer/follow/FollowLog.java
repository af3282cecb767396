package org.utxod.indexer.follow;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.utxod.query.port.SyncProgress;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.model.BlockRecord;

/**
 * The follower's log messages, in one place. Ongoing conditions are logged when they begin, when they change, and once
 * a minute. For the follower's thread.
 */
public final class FollowLog {
  private static final Logger LOG = LoggerFactory.getLogger("utxod.follow");
  private static final Duration REPEAT_EVERY = Duration.ofMinutes(1);

  private final Clock clock;
  private final ProgressPace blocks;
  private final ProgressPace reindexing;
  private boolean catchingUp;
  private @Nullable Instant lastProblem;
  private String reindexPhase = "";
  private String problem = "";

  FollowLog(Clock clock) {
    this.clock = clock;
    this.blocks = ProgressPace.ofLog(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()));
    this.reindexing = ProgressPace.ofLog(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()));
  }

  void connected(String source, String version, int height) {
    LOG.info("Following {} ({}), at height {}.", source, version, height);
  }

  void block(ChainPoint point, int tipHeight, SyncProgress speed) {
    if (tipHeight - point.height() <= 3) {
      LOG.info("Block {} applied.", point);
      catchingUp = false;
      return;
    }
    if (!catchingUp) {
      catchingUp = true;
      blocks.begin();
    } else if (blocks.isDue()) {
      LOG.info(
          "Height {} of {} ({}), {} blocks/s, {} remaining.",
          point.height(),
          tipHeight,
          String.format(
              java.util.Locale.ROOT, "%.1f %%", 100.0 * point.height() / Math.max(1, tipHeight)),
          speed.blocksPerSecond(),
          Durations.describe(speed.etaSeconds()));
    }
  }

  void bulk(int first, int last) {
    LOG.info(
        "Bulk sync of blocks {} to {}: coins only, balances are built at the end. Until then, queries for "
            + "scripts with many coins go to external providers or are rejected.",
        first,
        last);
  }

  void makingBalances(long coins) {
    LOG.info(
        "Building the balances of all scripts from {} coins.",
        String.format(java.util.Locale.ROOT, "%,d", coins));
  }

  void balancesComplete(@Nullable BlockRecord tip) {
    LOG.info(
        "The balances are complete; from block {} on, everything is kept of each block.",
        tip == null ? "0" : tip.point());
  }

  void catchUp(int first, int last) {
    LOG.info("Catching up: blocks {} to {} are applied many at a time.", first, last);
  }

  void reorganisation(ChainPoint from, ChainPoint fork) {
    LOG.warn(
        "Reorganisation: the chain with the most work forks from ours at {}; disconnecting {} block(s) down from {}.",
        fork,
        from.height() - fork.height(),
        from);
  }

  /** Each phase when it begins, and now and then how far it is. */
  void reindex(int fromHeight, String text) {
    String phase = text.replaceFirst(",.*", "");
    if (!phase.equals(reindexPhase)) {
      reindexPhase = phase;
      reindexing.again();
    }
    if (reindexing.isDue()) {
      LOG.info("Re-index from height {}: {}.", fromHeight, text);
    }
  }

  void reindexed(int fromHeight, ChainPoint point) {
    LOG.info("Re-indexed from height {} to {}.", fromHeight, point);
  }

  void forgotten(int fromHeight) {
    LOG.warn(
        "The re-index from height {} had not started and was dropped; start it again.", fromHeight);
  }

  /** Something blocks progress. */
  void problem(String message) {
    Instant now = clock.instant();
    boolean isNew = !message.equals(problem);
    if (isNew
        || lastProblem == null
        || Duration.between(lastProblem, now).compareTo(REPEAT_EVERY) >= 0) {
      LOG.warn("{}", message);
      lastProblem = now;
      problem = message;
    }
  }

  void halted(String message) {
    LOG.error("Halted. {}", message);
  }

  /** The obstacle is gone. */
  void wellAgain() {
    if (!problem.isEmpty()) {
      LOG.info("Going on.");
      problem = "";
    }
  }

  void unexpected(RuntimeException e) {
    LOG.error("The follower failed with an unexpected error; it retries after a pause.", e);
  }
}
