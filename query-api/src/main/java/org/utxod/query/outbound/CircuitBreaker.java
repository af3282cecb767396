package org.utxod.query.outbound;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Leaves a server alone that keeps failing, and asks it again one call at a time. After so many failures in a row it
 * opens; when its rest is over it is half open: one call is let through as a probe, and what becomes of that closes it or
 * begins a rest twice as long. For any number of threads.
 */
public final class CircuitBreaker {
  private static final double JITTER = 0.25;

  /**
   * How patient it is.
   *
   * @param failures in a row that open it
   * @param rest the first pause; up to a quarter is added by chance, so that many clients do not return together
   * @param longestRest to which the pauses grow
   */
  public record Settings(int failures, Duration rest, Duration longestRest) {
    /** Five failures, 30 seconds growing to 10 minutes. */
    public static final Settings DEFAULT =
        new Settings(5, Duration.ofSeconds(30), Duration.ofMinutes(10));

    public Settings {
      if (failures < 1 || rest.toNanos() <= 0 || longestRest.compareTo(rest) < 0) {
        throw new IllegalArgumentException(
            "a breaker needs failures from 1 on and 0 < rest <= longest rest");
      }
    }
  }

  /** Where it stands. */
  public enum State {
    CLOSED,
    OPEN,
    HALF_OPEN;

    /** The name in answers and metrics. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Leave to make one call; given back exactly once, with what became of it. */
  public final class Permit {
    private final boolean probe;
    private boolean settled;

    private Permit(boolean probe) {
      this.probe = probe;
    }

    /** The server answered as it should, or refused this very question only. */
    public void succeeded() {
      settle(() -> {
        if (probe || openUntil == null) {
          openUntil = null;
          failures = 0;
          nextRest = settings.rest;
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

    /** The server asked to be left alone: at least so long; zero where it did not say how long. */
    public void turnedAway(Duration atLeast) {
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
          throw new IllegalStateException("a permit is given back once");
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
  private Duration nextRest;
  private @Nullable Long openUntil;
  private boolean probing;

  /** @param nanoTime a clock that only goes forward, as {@link System#nanoTime} does */
  public CircuitBreaker(Settings settings, LongSupplier nanoTime, RandomGenerator random) {
    this.settings = settings;
    this.nanoTime = nanoTime;
    this.random = random;
    this.nextRest = settings.rest;
  }

  /** Leave for one call; empty where the server is to be left alone. */
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

  /** Where it stands now. */
  public synchronized State state() {
    Long until = openUntil;
    if (until == null) {
      return State.CLOSED;
    }
    return nanoTime.getAsLong() - until < 0 ? State.OPEN : State.HALF_OPEN;
  }

  private Duration grown() {
    Duration rest = nextRest;
    Duration doubled = rest.multipliedBy(2);
    nextRest = doubled.compareTo(settings.longestRest) < 0 ? doubled : settings.longestRest;
    return rest.plusNanos((long) (rest.toNanos() * JITTER * random.nextDouble()));
  }

  /* Calls that were under way when it opened may end it later, never sooner. */
  private void open(Duration rest) {
    long until = nanoTime.getAsLong() + rest.toNanos();
    if (openUntil == null || until - openUntil > 0) {
      openUntil = until;
    }
    failures = 0;
  }
}
