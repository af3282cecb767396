package org.utxod.query.cache;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Merges identical concurrent queries into one. The first caller executes the query and must end its flight in any
 * case; a bounded number of others wait for it for a bounded time. Thread-safe.
 */
final class SingleFlight<K, V> {
  /** One query in progress, as seen by one caller. */
  final class Flight {
    private final K key;
    private final CompletableFuture<Optional<V>> landing;
    private final boolean mine;

    private Flight(K key, CompletableFuture<Optional<V>> landing, boolean mine) {
      this.key = key;
      this.landing = landing;
      this.mine = mine;
    }

    /** Whether this caller must execute the query. */
    boolean mine() {
      return mine;
    }

    /** Ends the caller's own flight: waiters receive the answer, later callers start a new flight. Idempotent. */
    void land(Optional<V> answer) {
      if (mine) {
        landing.complete(answer);
        underWay.remove(key, landing);
      }
    }

    /** The answer of another caller's flight; empty if too many are waiting, or on timeout. */
    Optional<V> await(Duration patience) {
      if (landing.isDone()) {
        return landing.join();
      }
      if (!waiters.tryAcquire()) {
        return Optional.empty();
      }
      try {
        return landing.get(patience.toNanos(), TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return Optional.empty();
      } catch (TimeoutException | ExecutionException e) {
        return Optional.empty();
      } finally {
        waiters.release();
      }
    }
  }

  private final Map<K, CompletableFuture<Optional<V>>> underWay = new ConcurrentHashMap<>();
  private final Semaphore waiters;

  SingleFlight(int maxWaiters) {
    this.waiters = new Semaphore(maxWaiters);
  }

  /** Joins the flight for {@code key}, or starts one. */
  Flight board(K key) {
    CompletableFuture<Optional<V>> fresh = new CompletableFuture<>();
    CompletableFuture<Optional<V>> other = underWay.putIfAbsent(key, fresh);
    return new Flight(key, other == null ? fresh : other, other == null);
  }
}
