package org.utxod.query.outbound;

import java.time.Duration;
import java.util.function.LongSupplier;

/** The moment by which an answer is of use; shared by all the tries that are made for it. Immutable. */
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

  /** What is left; zero when it has passed. */
  public Duration remaining() {
    return Duration.ofNanos(Math.max(0, end - nanoTime.getAsLong()));
  }

  /** Half of what is left, for a part that others are to come after. */
  public Deadline half() {
    return after(remaining().dividedBy(2), nanoTime);
  }

  /** Whether nothing is left. */
  public boolean passed() {
    return end - nanoTime.getAsLong() <= 0;
  }

  /** {@code wanted}, or what is left where that is shorter. */
  public Duration atMost(Duration wanted) {
    Duration remaining = remaining();
    return wanted.compareTo(remaining) < 0 ? wanted : remaining;
  }
}
