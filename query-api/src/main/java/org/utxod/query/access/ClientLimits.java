package org.utxod.query.access;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.utxod.query.outbound.RateLimit;
import org.utxod.query.outbound.TokenBucket;

/** Rate limits per client. Remembers the most recent clients; a forgotten one starts over. Thread-safe. */
public final class ClientLimits {
  private static final int MAX_CLIENTS = 10_000;

  private final RateLimit limit;
  private final LongSupplier nanoTime;
  private final Map<String, TokenBucket> clients = new LinkedHashMap<>(64, 0.75f, true) {
    private static final long serialVersionUID = 1L;

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, TokenBucket> eldest) {
      return size() > MAX_CLIENTS;
    }
  };

  /** @param nanoTime a monotonic clock such as {@link System#nanoTime} */
  public ClientLimits(RateLimit limit, LongSupplier nanoTime) {
    this.limit = limit;
    this.nanoTime = nanoTime;
  }

  /** Acquires a permit for one request. Returns zero, or the time to wait. */
  public Duration take(String client) {
    TokenBucket bucket;
    synchronized (clients) {
      bucket = clients.computeIfAbsent(client, unseen -> new TokenBucket(limit, nanoTime));
    }
    return bucket.take() ? Duration.ZERO : bucket.untilNext();
  }
}
