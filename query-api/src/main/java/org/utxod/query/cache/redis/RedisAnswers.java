package org.utxod.query.cache.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.utxod.query.answer.Answer;
import org.utxod.query.cache.AnswerCodec;
import org.utxod.query.cache.CacheKey;
import org.utxod.query.cache.CacheObserver;
import org.utxod.query.cache.SharedAnswers;
import org.utxod.query.outbound.CircuitBreaker;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.Response;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.params.SetParams;

/** Answers in a Redis, each with a short lifetime. Thread-safe; closed by its creator. */
public final class RedisAnswers implements SharedAnswers {
  private static final int THREADS = 4;
  private static final long IDLE_SECONDS = 30;

  private final RedisClient redis;
  private final AnswerCodec codec;
  private final RedisOptions options;
  private final CircuitBreaker breaker;
  private final CacheObserver observer;
  private final RedisLog log;
  private final ThreadPoolExecutor threads;

  /** Does not connect yet. */
  public RedisAnswers(
      RedisOptions options,
      AnswerCodec codec,
      CacheObserver observer,
      LongSupplier nanoTime,
      RandomGenerator random) {
    this.redis = RedisClients.of(options, THREADS);
    this.codec = codec;
    this.options = options;
    this.breaker = new CircuitBreaker(options.breaker(), nanoTime, random);
    this.observer = observer;
    this.log = new RedisLog(options.url(), nanoTime);
    this.threads = threads();
  }

  /* No queue: if all threads are busy, Redis is too slow to be of use. */
  private static ThreadPoolExecutor threads() {
    AtomicInteger number = new AtomicInteger();
    return new ThreadPoolExecutor(
        0, THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), work -> {
          Thread thread = new Thread(work, "redis-" + number.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        });
  }

  /** The state of its circuit breaker. */
  public CircuitBreaker.State state() {
    return breaker.state();
  }

  @Override
  public List<Optional<Answer>> get(List<CacheKey> keys) {
    Optional<List<Optional<byte[]>>> found = guarded(() -> fetch(keys));
    List<Optional<Answer>> answers = new ArrayList<>(keys.size());
    for (int i = 0; i < keys.size(); i++) {
      int at = i;
      Optional<byte[]> bytes = found.flatMap(all -> all.get(at));
      Optional<Answer> answer = bytes.flatMap(present -> codec.decode(keys.get(at), present));
      if (answer.isPresent()) {
        observer.hit(CacheObserver.Layer.SHARED);
      } else {
        observer.missed(CacheObserver.Layer.SHARED);
        if (bytes.isPresent()) {
          observer.sharedFailed();
          log.garbage();
        }
      }
      answers.add(answer);
    }
    return answers;
  }

  /* Never reads more of a value than the maximum length of an answer. */
  private List<Optional<byte[]>> fetch(List<CacheKey> keys) {
    List<Response<byte[]>> responses = new ArrayList<>(keys.size());
    try (Pipeline pipeline = redis.pipelined()) {
      for (CacheKey key : keys) {
        responses.add(pipeline.getrange(codec.name(key), 0, codec.maxBytes(key)));
      }
      pipeline.sync();
    }
    List<Optional<byte[]>> values = new ArrayList<>(keys.size());
    for (Response<byte[]> response : responses) {
      values.add(value(response));
    }
    return values;
  }

  private static Optional<byte[]> value(Response<byte[]> response) {
    try {
      byte[] bytes = response.get();
      return bytes == null || bytes.length == 0 ? Optional.empty() : Optional.of(bytes);
    } catch (JedisDataException e) {
      if (String.valueOf(e.getMessage()).startsWith("WRONGTYPE")) {
        return Optional.of(new byte[1]);
      }
      throw e;
    }
  }

  @Override
  public void put(List<CacheKey> keys, List<? extends Answer> answers) {
    var unused = guarded(() -> {
      store(keys, answers);
      return true;
    });
  }

  private void store(List<CacheKey> keys, List<? extends Answer> answers) {
    SetParams expiring = SetParams.setParams().px(options.kept().toMillis());
    List<Response<String>> responses = new ArrayList<>(keys.size());
    try (Pipeline pipeline = redis.pipelined()) {
      for (int i = 0; i < keys.size(); i++) {
        byte[] name = codec.name(keys.get(i));
        codec
            .encode(keys.get(i), answers.get(i))
            .ifPresent(bytes -> responses.add(pipeline.set(name, bytes, expiring)));
      }
      pipeline.sync();
    }
    try {
      responses.forEach(Response::get);
    } catch (JedisDataException e) {
      // Full, or read-only: its content can still be read, so the circuit breaker does not count
      // it.
      observer.sharedFailed();
      log.refused(e);
    }
  }

  private <T> Optional<T> guarded(Supplier<T> work) {
    Optional<CircuitBreaker.Permit> permit = breaker.enter();
    if (permit.isEmpty()) {
      return Optional.empty();
    }
    try {
      T result = inTime(work);
      permit.get().succeeded();
      log.works();
      return Optional.of(result);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      permit.get().unused();
    } catch (ExecutionException | TimeoutException | RejectedExecutionException e) {
      permit.get().failed();
      observer.sharedFailed();
      log.failed(e, options.patience());
    }
    return Optional.empty();
  }

  private <T> T inTime(Supplier<T> work)
      throws InterruptedException, ExecutionException, TimeoutException {
    Future<T> result = threads.submit(work::get);
    Duration patience = options.patience();
    try {
      return result.get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException | InterruptedException e) {
      result.cancel(true);
      throw e;
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
    redis.close();
  }
}
