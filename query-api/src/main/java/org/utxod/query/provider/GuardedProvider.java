package org.utxod.query.provider;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.utxod.query.answer.ProviderStatus;
import org.utxod.query.outbound.CircuitBreaker;
import org.utxod.query.outbound.Deadline;
import org.utxod.query.provider.client.ProviderException;
import org.utxod.query.provider.client.ProviderException.Kind;
import org.utxod.query.provider.client.ProviderHttp;

/**
 * A provider with a circuit breaker and a limit of concurrent queries, so that one that hangs or is unreachable
 * occupies neither threads nor clients. Thread-safe.
 */
public final class GuardedProvider {
  private static final int QUEUE_PER_PLACE = 2;

  /** The outcome of a query. */
  public sealed interface Attempt<A> {
    /** Success. */
    record Answered<A>(A answer) implements Attempt<A> {}

    /** Failure. */
    record Failed<A>(ProviderException fault) implements Attempt<A> {}

    /** It was not queried: it is paused or busy. */
    record Resting<A>() implements Attempt<A> {}
  }

  private final Provider provider;
  private final CircuitBreaker breaker;
  private final Semaphore permits;
  private final int maxQueue;
  private final Duration queuePatience;
  private final ProviderLog log;
  private final ProviderObserver observer;
  private final LongSupplier nanoTime;
  private volatile @Nullable Long succeededAt;

  public GuardedProvider(
      Provider provider,
      CircuitBreaker breaker,
      ProviderOptions options,
      ProviderLog log,
      ProviderObserver observer,
      LongSupplier nanoTime) {
    this.provider = provider;
    this.breaker = breaker;
    this.permits = new Semaphore(options.permitsPerProvider());
    this.maxQueue = options.permitsPerProvider() * QUEUE_PER_PLACE;
    this.queuePatience = options.maxQueue();
    this.log = log;
    this.observer = observer;
    this.nanoTime = nanoTime;
  }

  /** The provider's name. */
  public String name() {
    return provider.name();
  }

  /** The state of its circuit breaker. */
  public CircuitBreaker.State state() {
    return breaker.state();
  }

  /** Its status. */
  ProviderStatus status() {
    Long at = succeededAt;
    return new ProviderStatus(
        name(),
        state().label(),
        at == null
            ? null
            : Long.valueOf(TimeUnit.NANOSECONDS.toSeconds(Math.max(0, nanoTime.getAsLong() - at))));
  }

  Provider provider() {
    return provider;
  }

  /**
   * Queries it.
   *
   * @param question throws a {@link ProviderException} also if the answer cannot be used
   */
  public <A> Attempt<A> ask(Function<Provider, A> question, Deadline deadline) {
    if (breaker.state() == CircuitBreaker.State.OPEN || !enter(deadline)) {
      observer.left(name());
      return new Attempt.Resting<>();
    }
    try {
      Optional<CircuitBreaker.Permit> permit = breaker.enter();
      if (permit.isEmpty()) {
        observer.left(name());
        return new Attempt.Resting<>();
      }
      return ask(question, permit.get());
    } finally {
      permits.release();
    }
  }

  private boolean enter(Deadline deadline) {
    if (permits.tryAcquire()) {
      return true;
    }
    if (permits.getQueueLength() >= maxQueue) {
      return false;
    }
    try {
      return permits.tryAcquire(deadline.atMost(queuePatience).toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private <A> Attempt<A> ask(Function<Provider, A> question, CircuitBreaker.Permit permit) {
    try {
      A answer = question.apply(provider);
      permit.succeeded();
      succeededAt = nanoTime.getAsLong();
      log.succeeded(name());
      observer.answered(name());
      return new Attempt.Answered<>(answer);
    } catch (ProviderException e) {
      settle(permit, e);
      log.failed(name(), e);
      observer.failed(name(), e.kind());
      return new Attempt.Failed<>(e);
    } catch (RuntimeException e) {
      permit.failed();
      log.unexpected(name(), e);
      observer.failed(name(), Kind.MALFORMED);
      return new Attempt.Failed<>(ProviderException.of(
          Kind.MALFORMED, name() + " sent a response that could not be read; it is discarded.", e));
    }
  }

  private static void settle(CircuitBreaker.Permit permit, ProviderException fault) {
    switch (fault.kind()) {
      case LIMITED -> {
        if (fault.itsOwn()) {
          permit.rejected(fault.retryAfter());
        } else {
          permit.unused();
        }
      }
      case FORBIDDEN -> permit.rejected(fault.retryAfter());
      case WRONG_CHAIN -> permit.rejected(ProviderHttp.FORBIDDEN_REST);
      case DOWN -> {
        if (fault.retryAfter().isZero()) {
          permit.failed();
        } else {
          permit.rejected(fault.retryAfter());
        }
      }
      case MALFORMED, BEHIND, IMPLAUSIBLE -> permit.failed();
      case UNABLE -> permit.succeeded();
      case CANCELLED -> permit.unused();
    }
  }
}
