package org.utxod.indexer.follow;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.utxod.query.port.SyncProgress;

/** Blocks a second over the last half minute or so, and what that means for the rest of the way. Not thread-safe. */
public final class SpeedMeter {
  private static final Duration HALF_LIFE = Duration.ofSeconds(15);

  private final Clock clock;
  private @Nullable Instant last;
  private double weightedBlocks;
  private double weightedSeconds;

  SpeedMeter(Clock clock) {
    this.clock = clock;
  }

  /** Work begins, or goes on after a rest that does not count. */
  void start() {
    last = clock.instant();
  }

  /** One more block is done. */
  void block() {
    Instant now = clock.instant();
    Instant before = last == null ? now : last;
    double seconds = Math.max(0, Duration.between(before, now).toNanos() / 1e9);
    double keep = Math.pow(0.5, seconds / HALF_LIFE.toSeconds());
    weightedBlocks = weightedBlocks * keep + 1;
    weightedSeconds = weightedSeconds * keep + seconds;
    last = now;
  }

  /** Speed now, and the seconds that {@code blocksLeft} will take at it. */
  SyncProgress progress(int blocksLeft) {
    if (blocksLeft <= 0 || weightedSeconds <= 0) {
      return SyncProgress.IDLE;
    }
    double speed = weightedBlocks / weightedSeconds;
    return new SyncProgress(Math.round(speed * 10) / 10.0, (long) Math.ceil(blocksLeft / speed));
  }
}
