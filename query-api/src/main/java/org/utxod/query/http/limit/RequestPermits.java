package org.utxod.query.http.limit;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.utxod.query.http.HttpException;
import org.utxod.query.http.Problem;

/**
 * Limits the number of concurrent requests. A few more wait for a moment, because most requests take microseconds; the
 * others are rejected at once, so that no queue builds up.
 *
 * <p>A request that waits for a node or a provider releases its permit and counts against a second, smaller limit
 * ({@link ExternalWait}), so slow external services do not block queries that the index can answer by itself.
 * Thread-safe.
 */
public final class RequestPermits {
  private static final int MAX_WAITING = 4;
  private static final long MAX_WAIT_MILLIS = 100;
  private static final long MAX_RETURN_MILLIS = 2_000;
  private static final int RETRY_SECONDS = 1;

  private final Semaphore permits;
  private final int max;
  private final AtomicInteger maxExternal = new AtomicInteger();
  private final ThreadLocal<Boolean> held = ThreadLocal.withInitial(() -> false);

  /** @param max concurrent requests, without those that wait for external services */
  public RequestPermits(int max) {
    this.permits = new Semaphore(max);
    this.max = max;
  }

  /**
   * Maximum number of threads occupied by requests: those being processed, those that wait for external services, and
   * those that wait for a permit.
   */
  public int maxThreads() {
    return max + maxExternal.get() + MAX_WAITING;
  }

  /** Acquires a permit for the calling thread; false if none became free. */
  public boolean acquire() {
    boolean acquired = permits.tryAcquire()
        || (permits.getQueueLength() < MAX_WAITING && acquireWithin(MAX_WAIT_MILLIS));
    held.set(acquired);
    return acquired;
  }

  /** Releases the calling thread's permit, if it still has one. */
  public void release() {
    if (held.get()) {
      permits.release();
    }
    held.remove();
  }

  /**
   * A separate limit for requests that wait for one kind of external service; to be created before the server starts.
   *
   * @param party the service, for the error message
   */
  public ExternalWait externalWait(String party, int maxAtOnce) {
    maxExternal.addAndGet(maxAtOnce);
    return new ExternalWait(party, maxAtOnce);
  }

  private boolean acquireWithin(long millis) {
    try {
      return permits.tryAcquire(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static HttpException overloaded(String detail) {
    return new HttpException(Problem.unavailable(detail, RETRY_SECONDS));
  }

  /** Calls to external services on behalf of requests. Thread-safe. */
  public final class ExternalWait {
    private final String party;
    private final Semaphore waiting;

    private ExternalWait(String party, int maxAtOnce) {
      this.party = party;
      this.waiting = new Semaphore(maxAtOnce);
    }

    /**
     * Makes a call that can take long. Meanwhile the request holds no permit; threads that serve no request just make
     * the call.
     *
     * @throws HttpException 503 if too many are waiting already, or the request gets no permit to continue
     */
    public <T> T call(Supplier<T> call) {
      if (!held.get()) {
        return call.get();
      }
      if (!waiting.tryAcquire()) {
        throw overloaded("Too many requests are waiting for " + party + ". Retry.");
      }
      held.set(false);
      permits.release();
      T answer;
      try {
        answer = call.get();
      } catch (RuntimeException e) {
        comeBack();
        throw e;
      } finally {
        waiting.release();
      }
      if (!comeBack()) {
        throw overloaded("Too many requests are in progress.");
      }
      return answer;
    }

    /* Few requests return at once, and the holders of permits take microseconds. */
    private boolean comeBack() {
      boolean acquired = acquireWithin(MAX_RETURN_MILLIS);
      held.set(acquired);
      return acquired;
    }
  }
}
