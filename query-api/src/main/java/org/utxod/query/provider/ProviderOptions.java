package org.utxod.query.provider;

import java.time.Duration;
import org.utxod.query.outbound.Backoff;
import org.utxod.query.outbound.CircuitBreaker;

/**
 * How providers are called.
 *
 * @param patience for one answer, over all providers and attempts
 * @param callPatience for one call
 * @param retry pauses between rounds over the providers; every provider is tried at most three times
 * @param breaker settings of the circuit breaker of each provider
 * @param permitsPerProvider concurrent queries to one provider
 * @param maxQueue how long a query waits for a permit
 * @param permits concurrent queries to all providers; beyond them the next source is used at once
 * @param batchThreads additional threads of all batches together
 * @param tipEvery interval of polling the providers' tips, while they are needed
 * @param tipGrace how long the node may be silent before they are needed
 * @param tipTrusted how long a provider's report of the tip is valid
 */
public record ProviderOptions(
    Duration patience,
    Duration callPatience,
    Backoff.Schedule retry,
    CircuitBreaker.Settings breaker,
    int permitsPerProvider,
    Duration maxQueue,
    int permits,
    int batchThreads,
    Duration tipEvery,
    Duration tipGrace,
    Duration tipTrusted) {
  /** For public APIs. */
  public static final ProviderOptions DEFAULT = new ProviderOptions(
      Duration.ofSeconds(10),
      Duration.ofSeconds(4),
      new Backoff.Schedule(Duration.ofMillis(200), Duration.ofSeconds(1), 2),
      CircuitBreaker.Settings.DEFAULT,
      4,
      Duration.ofSeconds(2),
      32,
      16,
      Duration.ofSeconds(30),
      Duration.ofSeconds(10),
      Duration.ofMinutes(5));

  /** A copy with another timeout for one answer. */
  public ProviderOptions withPatience(Duration all) {
    return new ProviderOptions(
        all,
        callPatience.compareTo(all) < 0 ? callPatience : all,
        retry,
        breaker,
        permitsPerProvider,
        maxQueue,
        permits,
        batchThreads,
        tipEvery,
        tipGrace,
        tipTrusted);
  }
}
