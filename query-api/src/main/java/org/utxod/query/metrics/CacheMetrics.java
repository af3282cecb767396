package org.utxod.query.metrics;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.utxod.query.cache.CacheObserver;
import org.utxod.query.outbound.CircuitBreaker;

/** Hits and misses of the cache of provider answers. */
public final class CacheMetrics implements CacheObserver {
  private final CounterDataPoint memoryHits;
  private final CounterDataPoint memoryMisses;
  private final CounterDataPoint sharedHits;
  private final CounterDataPoint sharedMisses;
  private final Counter joined;
  private final Counter failures;

  CacheMetrics(PrometheusRegistry registry) {
    Counter lookups = Counter.builder()
        .name("utxod_cache_lookups_total")
        .help("Cache lookups for provider answers, in memory and in the shared Redis")
        .labelNames("layer", "result")
        .register(registry);
    memoryHits = lookups.labelValues("memory", "hit");
    memoryMisses = lookups.labelValues("memory", "miss");
    sharedHits = lookups.labelValues("redis", "hit");
    sharedMisses = lookups.labelValues("redis", "miss");
    joined = Counter.builder()
        .name("utxod_cache_joined_total")
        .help("Queries that waited for an identical query of another client")
        .register(registry);
    failures = Counter.builder()
        .name("utxod_redis_failures_total")
        .help("Failed operations on the shared Redis, and values in it that were ignored")
        .register(registry);
  }

  @Override
  public void hit(Layer layer) {
    (layer == Layer.MEMORY ? memoryHits : sharedHits).inc();
  }

  @Override
  public void missed(Layer layer) {
    (layer == Layer.MEMORY ? memoryMisses : sharedMisses).inc();
  }

  @Override
  public void joined() {
    joined.inc();
  }

  @Override
  public void sharedFailed() {
    failures.inc();
  }

  /** @param entries answers in memory now */
  static void size(LongSupplier entries, PrometheusRegistry registry) {
    GaugeWithCallback.builder()
        .name("utxod_cache_entries")
        .help("Provider answers cached in memory")
        .callback(gauge -> gauge.call((double) entries.getAsLong()))
        .register(registry);
  }

  static void redis(Supplier<CircuitBreaker.State> breaker, PrometheusRegistry registry) {
    GaugeWithCallback.builder()
        .name("utxod_redis_breaker")
        .help(
            "State of the circuit breaker for the shared Redis: 1 for the current state, 0 for the others")
        .labelNames("state")
        .callback(gauge -> {
          CircuitBreaker.State now = breaker.get();
          for (CircuitBreaker.State state : CircuitBreaker.State.values()) {
            gauge.call(state == now ? 1 : 0, state.label());
          }
        })
        .register(registry);
  }
}
