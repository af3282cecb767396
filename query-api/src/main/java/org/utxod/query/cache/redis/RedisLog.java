package org.utxod.query.cache.redis;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs problems of Redis and their end, each kind at most once in ten minutes. */
final class RedisLog {
  private static final Logger LOG = LoggerFactory.getLogger("utxod.cache");
  private static final long REPEAT_NANOS = Duration.ofMinutes(10).toNanos();

  private final RedisUrl url;
  private final LongSupplier nanoTime;
  private final Map<String, Long> lastLogged = new ConcurrentHashMap<>();
  private final AtomicBoolean failing = new AtomicBoolean();

  RedisLog(RedisUrl url, LongSupplier nanoTime) {
    this.url = url;
    this.nanoTime = nanoTime;
  }

  /* Redis's message about a failed login repeats a user's name at most, never a password. */
  void failed(Exception e, Duration patience) {
    failing.set(true);
    if (due("failed")) {
      LOG.warn(
          "The shared cache at {} is unavailable ({}). Queries continue without it, with more calls to "
              + "providers. Check that Redis is running, and check cache.redis and cache.redis_password.",
          url,
          describe(e, patience));
    }
  }

  private static String describe(Exception e, Duration patience) {
    if (e instanceof TimeoutException || e instanceof RejectedExecutionException) {
      return "no answer within " + patience.toMillis() + " ms";
    }
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return String.valueOf(cause.getMessage());
  }

  void refused(RuntimeException e) {
    if (due("refused")) {
      LOG.warn(
          "The shared cache at {} rejects writes ({}). Existing entries are still used; give Redis more memory, "
              + "or an eviction policy such as 'maxmemory-policy allkeys-lru'.",
          url,
          e.getMessage());
    }
  }

  void garbage() {
    if (due("garbage")) {
      LOG.warn(
          "The shared cache at {} holds an entry that is not an answer of a provider configured here; it is "
              + "ignored. Another program may write to it, or another utxod may have different providers in "
              + "rpc_urls.",
          url);
    }
  }

  void works() {
    if (failing.compareAndSet(true, false) && due("again")) {
      LOG.info("The shared cache at {} is available again.", url);
    }
  }

  private boolean due(String what) {
    long now = nanoTime.getAsLong();
    boolean[] due = {false};
    lastLogged.compute(what, (key, last) -> {
      due[0] = last == null || now - last >= REPEAT_NANOS;
      return due[0] ? Long.valueOf(now) : last;
    });
    return due[0];
  }
}
