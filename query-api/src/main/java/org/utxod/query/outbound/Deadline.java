package org.utxod.query.outbound;

import java.time.Duration;
import java.util.function.LongSupplier;

/** The time by which an answer is needed; shared by all attempts for it. Immutable. */
public final class Deadline {
  private final LongSupplier nanoTime;
  private final long end;

  private Deadline(LongSupplier nanoTime, long end) {
    this.nanoTime = nanoTime;
    this.end = end;
  }

  /**
   * {@code patience} from now.
   *
   * @param nanoTime a monotonic clock such as {@link System#nanoTime}
   */
  public static Deadline after(Duration patience, LongSupplier nanoTime) {
    return new Deadline(nanoTime, nanoTime.getAsLong() + patience.toNanos());
  }

  /** The remaining time; zero after the deadline. */
  public Duration remaining() {
    return Duration.ofNanos(Math.max(0, end - nanoTime.getAsLong()));
  }

  /** Half of the remaining time, for a step that is followed by others. */
  public Deadline half() {
    return after(remaining().dividedBy(2), nanoTime);
  }

  /** Whether the deadline has passed. */
  public boolean passed() {
    return end - nanoTime.getAsLong() <= 0;
  }

  /** The shorter of {@code wanted} and the remaining time. */
  public Duration atMost(Duration wanted) {
    Duration remaining = remaining();
    return wanted.compareTo(remaining) < 0 ? wanted : remaining;
  }
}
