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
 * The follower's words to the operator, in one place. What goes on and on is said when it begins, when it changes, and once
 * a minute. For the follower's thread.
 */
public final class FollowLog {
  private static final Logger LOG = LoggerFactory.getLogger("utxod.follow");
  private static final Duration REPEAT_EVERY = Duration.ofMinutes(1);

  private final Clock clock;
  private final ProgressPace blocks;
  private final ProgressPace reindexing;
  private boolean catchingUp;
  private @Nullable Instant lastTrouble;
  private String reindexPhase = "";
  private String trouble = "";

  FollowLog(Clock clock) {
    this.clock = clock;
    this.blocks = ProgressPace.ofLog(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()));
    this.reindexing = ProgressPace.ofLog(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()));
  }

  void connected(String source, String version, int height) {
    LOG.info("Following {} ({}), which stands at height {}.", source, version, height);
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
          "Height {} of {} ({}), {} blocks/s, {} to go.",
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
        "Blocks {} to {} are taken in in bulk: coins alone, balances at the end. Until then answers for scripts with many"
            + " coins are left to others or refused.",
        first,
        last);
  }

  void makingBalances(long coins) {
    LOG.info(
        "Making the balances of all scripts from {} coins.",
        String.format(java.util.Locale.ROOT, "%,d", coins));
  }

  void live(@Nullable BlockRecord tip) {
    LOG.info(
        "The balances are there; from block {} on each block is applied for itself.",
        tip == null ? "0" : tip.point());
  }

  void reorganisation(ChainPoint from, ChainPoint fork) {
    LOG.warn(
        "Reorganisation: the chain with the most work leaves ours at {}; taking back {} block(s) from {}.",
        fork,
        from.height() - fork.height(),
        from);
  }

  /** Each phase when it begins, and now and then how far it is. */
  void reindex(int fromHeight, String words) {
    String phase = words.replaceFirst(",.*", "");
    if (!phase.equals(reindexPhase)) {
      reindexPhase = phase;
      reindexing.again();
    }
    if (reindexing.isDue()) {
      LOG.info("Re-index from height {}: {}.", fromHeight, words);
    }
  }

  void reindexed(int fromHeight, ChainPoint point) {
    LOG.info("Re-indexed from height {} to {}.", fromHeight, point);
  }

  void forgotten(int fromHeight) {
    LOG.warn(
        "The re-index from height {} had not begun and is forgotten; order it again.", fromHeight);
  }

  /** Something keeps us from going on. */
  void trouble(String sentence) {
    Instant now = clock.instant();
    boolean isNew = !sentence.equals(trouble);
    if (isNew
        || lastTrouble == null
        || Duration.between(lastTrouble, now).compareTo(REPEAT_EVERY) >= 0) {
      LOG.warn("{}", sentence);
      lastTrouble = now;
      trouble = sentence;
    }
  }

  void halted(String sentence) {
    LOG.error("Halted. {}", sentence);
  }

  /** What kept us is over. */
  void wellAgain() {
    if (!trouble.isEmpty()) {
      LOG.info("Going on.");
      trouble = "";
    }
  }

  void unexpected(RuntimeException e) {
    LOG.error("The follower met an error that no code expects; it goes on after a pause.", e);
  }
}
