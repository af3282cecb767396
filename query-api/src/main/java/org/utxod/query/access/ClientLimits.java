package org.utxod.query.access;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.utxod.query.outbound.RateLimit;
import org.utxod.query.outbound.TokenBucket;

/** So many requests a client. Remembers the latest clients; one that is forgotten begins anew. For any number of threads. */
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

  /** @param nanoTime a clock that only goes forward, as {@link System#nanoTime} does */
  public ClientLimits(RateLimit limit, LongSupplier nanoTime) {
    this.limit = limit;
    this.nanoTime = nanoTime;
  }

  /** Takes leave for one request; how long to wait where there is none, else zero. */
  Duration take(String client) {
    TokenBucket bucket;
    synchronized (clients) {
      bucket = clients.computeIfAbsent(client, unseen -> new TokenBucket(limit, nanoTime));
    }
    return bucket.take() ? Duration.ZERO : bucket.untilNext();
  }
}
