package org.utxod.query.outbound;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A circuit breaker. It opens after a number of failures in a row. When its pause is over it is half open: one call is
 * let through as a probe, whose result closes it or starts a pause twice as long. Thread-safe.
 */
public final class CircuitBreaker {
  private static final double JITTER = 0.25;

  /**
   * Settings.
   *
   * @param failures in a row that open it
   * @param rest the first pause; up to a quarter is added at random, so that many clients do not return together
   * @param maxPause to which the pauses grow
   */
  public record Settings(int failures, Duration rest, Duration maxPause) {
    /** Five failures, 30 seconds growing to 10 minutes. */
    public static final Settings DEFAULT =
        new Settings(5, Duration.ofSeconds(30), Duration.ofMinutes(10));

    public Settings {
      if (failures < 1 || rest.toNanos() <= 0 || maxPause.compareTo(rest) < 0) {
        throw new IllegalArgumentException(
            "a circuit breaker needs at least 1 failure and 0 < pause <= maximum pause");
      }
    }
  }

  /** Its current state. */
  public enum State {
    CLOSED,
    OPEN,
    HALF_OPEN;

    /** The name in answers and metrics. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** A permit for one call; released exactly once, with the outcome. */
  public final class Permit {
    private final boolean probe;
    private boolean settled;

    private Permit(boolean probe) {
      this.probe = probe;
    }

    /** The server answered correctly, or rejected only this query. */
    public void succeeded() {
      settle(() -> {
        if (probe || openUntil == null) {
          openUntil = null;
          failures = 0;
          nextPause = settings.rest;
        }
      });
    }

    /** The server failed. */
    public void failed() {
      settle(() -> {
        if (probe) {
          open(grown());
        } else if (openUntil == null && ++failures >= settings.failures) {
          open(grown());
        }
      });
    }

    /** The server requested a pause of at least this duration; zero if it did not say how long. */
    public void rejected(Duration atLeast) {
      settle(() -> {
        Duration rest = grown();
        open(rest.compareTo(atLeast) < 0 ? atLeast : rest);
      });
    }

    /** The call was not made after all. */
    public void unused() {
      settle(() -> {});
    }

    private void settle(Runnable change) {
      synchronized (CircuitBreaker.this) {
        if (settled) {
          throw new IllegalStateException("a permit is released once");
        }
        settled = true;
        if (probe) {
          probing = false;
        }
        change.run();
      }
    }
  }

  private final Settings settings;
  private final LongSupplier nanoTime;
  private final RandomGenerator random;
  private int failures;
  private Duration nextPause;
  private @Nullable Long openUntil;
  private boolean probing;

  /** @param nanoTime a monotonic clock such as {@link System#nanoTime} */
  public CircuitBreaker(Settings settings, LongSupplier nanoTime, RandomGenerator random) {
    this.settings = settings;
    this.nanoTime = nanoTime;
    this.random = random;
    this.nextPause = settings.rest;
  }

  /** A permit for one call; empty while the circuit breaker is open. */
  public synchronized Optional<Permit> enter() {
    return switch (state()) {
      case CLOSED -> Optional.of(new Permit(false));
      case OPEN -> Optional.empty();
      case HALF_OPEN -> {
        if (probing) {
          yield Optional.empty();
        }
        probing = true;
        yield Optional.of(new Permit(true));
      }
    };
  }

  /** Its current state. */
  public synchronized State state() {
    Long until = openUntil;
    if (until == null) {
      return State.CLOSED;
    }
    return nanoTime.getAsLong() - until < 0 ? State.OPEN : State.HALF_OPEN;
  }

  private Duration grown() {
    Duration rest = nextPause;
    Duration doubled = rest.multipliedBy(2);
    nextPause = doubled.compareTo(settings.maxPause) < 0 ? doubled : settings.maxPause;
    return rest.plusNanos((long) (rest.toNanos() * JITTER * random.nextDouble()));
  }

  /* Calls that were in progress when it opened may extend the pause, never shorten it. */
  private void open(Duration rest) {
    long until = nanoTime.getAsLong() + rest.toNanos();
    if (openUntil == null || until - openUntil > 0) {
      openUntil = until;
    }
    failures = 0;
  }
}
