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
 * Questions under way, so that all who ask the same at the same time share one asking. Whoever is first does the asking
 * and must end its flight whatever happens; the others wait for it, a bounded number of them for a bounded time. For any
 * number of threads.
 */
final class SingleFlight<K, V> {
  /** One asking, as seen by one who wants its answer. */
  final class Flight {
    private final K key;
    private final CompletableFuture<Optional<V>> landing;
    private final boolean mine;

    private Flight(K key, CompletableFuture<Optional<V>> landing, boolean mine) {
      this.key = key;
      this.landing = landing;
      this.mine = mine;
    }

    /** Whether it is for this one to ask. */
    boolean mine() {
      return mine;
    }

    /** Ends one's own flight: those who wait have the answer, those who come later begin another. Twice does nothing. */
    void land(Optional<V> answer) {
      if (mine) {
        landing.complete(answer);
        underWay.remove(key, landing);
      }
    }

    /** The answer of another's flight; empty where there are too many waiting, or it takes too long. */
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

  /** Joins the flight for {@code key}, or begins it. */
  Flight board(K key) {
    CompletableFuture<Optional<V>> fresh = new CompletableFuture<>();
    CompletableFuture<Optional<V>> other = underWay.putIfAbsent(key, fresh);
    return new Flight(key, other == null ? fresh : other, other == null);
  }
}
