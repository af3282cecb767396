package org.utxod.query.access;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.utxod.query.outbound.AddressRange;
import org.utxod.query.outbound.RateLimit;
import org.utxod.query.outbound.TokenBucket;

/**
 * Rate limits per client, and a wider one for the clients of one {@linkplain AddressRange range} together. Remembers the
 * most recent clients; a forgotten one starts over. Thread-safe.
 */
public final class ClientLimits {
  private static final int MAX_CLIENTS = 10_000;

  private final Buckets clients;
  private final Buckets ranges;

  /** @param nanoTime a monotonic clock such as {@link System#nanoTime} */
  public ClientLimits(RateLimit limit, LongSupplier nanoTime) {
    this.clients = new Buckets(limit, nanoTime);
    long calls = Math.min(Integer.MAX_VALUE, (long) limit.calls() * AddressRange.SHARES);
    this.ranges = new Buckets(new RateLimit((int) calls, limit.period()), nanoTime);
  }

  private static final class Buckets {
    private final RateLimit limit;
    private final LongSupplier nanoTime;
    private final Map<String, TokenBucket> byName = new LinkedHashMap<>(64, 0.75f, true) {
      private static final long serialVersionUID = 1L;

      @Override
      protected boolean removeEldestEntry(Map.Entry<String, TokenBucket> eldest) {
        return size() > MAX_CLIENTS;
      }
    };

    Buckets(RateLimit limit, LongSupplier nanoTime) {
      this.limit = limit;
      this.nanoTime = nanoTime;
    }

    synchronized TokenBucket of(String name) {
      return byName.computeIfAbsent(name, unseen -> new TokenBucket(limit, nanoTime));
    }
  }

  /** The wider limit; empty for a client that is alone in its range. */
  private Optional<TokenBucket> wider(String client) {
    String range = AddressRange.of(client);
    return range.equals(client) ? Optional.empty() : Optional.of(ranges.of(range));
  }

  /** Acquires a permit for one request. Returns zero, or the time to wait; then nothing is taken. */
  public Duration take(String client) {
    Optional<TokenBucket> wider = wider(client);
    Duration wait = wider.map(TokenBucket::untilNext).orElse(Duration.ZERO);
    if (!wait.isZero()) {
      return wait;
    }
    TokenBucket own = clients.of(client);
    if (!own.take()) {
      return own.untilNext();
    }
    wider.ifPresent(range -> range.charge(1));
    return Duration.ZERO;
  }

  /**
   * Takes permits for work that is done in any case.
   *
   * @param units requests, or what is as much work as so many
   * @return how long the client has to pause until it is within its limit again; zero if it is
   */
  public Duration charge(String client, int units) {
    Duration own = clients.of(client).charge(units);
    Duration range = wider(client).map(bucket -> bucket.charge(units)).orElse(Duration.ZERO);
    return own.compareTo(range) > 0 ? own : range;
  }
}
