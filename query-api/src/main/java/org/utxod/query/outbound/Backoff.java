package org.utxod.query.outbound;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Increasing pauses between retries. The bound of the pause doubles from the floor to the cap, and the pause is drawn
 * uniformly between the floor and that bound, so that many clients of one recovering server do not return together
 * ("full jitter", with a floor so that none returns at once).
 *
 * <p>Not thread-safe.
 */
public final class Backoff {
  /**
   * Limits of the pauses.
   *
   * @param floor the shortest pause, and the bound of the first
   * @param cap the longest pause
   * @param maxAttempts pauses before giving up; {@link #UNBOUNDED} for work that must go on, whose owner reports {@link
   *     Backoff#attempts()} to the operator
   */
  public record Schedule(Duration floor, Duration cap, int maxAttempts) {
    /** Never give up. */
    public static final int UNBOUNDED = Integer.MAX_VALUE;

    public Schedule {
      if (floor.toNanos() <= 0 || cap.compareTo(floor) < 0 || maxAttempts < 0) {
        throw new IllegalArgumentException(
            "a back-off needs 0 < floor <= cap and no negative attempts," + " not " + floor + ", "
                + cap + ", " + maxAttempts);
      }
    }
  }

  private final Schedule schedule;
  private final RandomGenerator random;
  private int attempts;

  public Backoff(Schedule schedule, RandomGenerator random) {
    this.schedule = schedule;
    this.random = random;
  }

  /** The pause before the next retry; empty if it is time to give up. */
  public Optional<Duration> next() {
    if (attempts >= schedule.maxAttempts) {
      return Optional.empty();
    }
    long floor = schedule.floor.toNanos();
    long bound = floor;
    long cap = schedule.cap.toNanos();
    for (int i = 0; i < attempts && bound < cap; i++) {
      bound = bound > cap / 2 ? cap : bound * 2;
    }
    if (attempts < Integer.MAX_VALUE - 1) {
      attempts++;
    }
    return Optional.of(Duration.ofNanos(floor + random.nextLong(bound - floor + 1)));
  }

  /** The pause before the next retry, but at least {@code requested}, such as a server's Retry-After. */
  public Optional<Duration> nextAtLeast(Duration requested) {
    return next().map(pause -> pause.compareTo(requested) < 0 ? requested : pause);
  }

  /** Number of pauses since the last success. */
  public int attempts() {
    return attempts;
  }

  /** After a success: the next pause is short again. */
  public void reset() {
    attempts = 0;
  }
}
