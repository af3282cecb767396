package org.utxod.query.metrics;

import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.function.ToDoubleFunction;
import org.utxod.query.http.limit.ClientMemory;
import org.utxod.query.http.limit.ClientMemory.Kind;

/** Memory held on behalf of clients and its limits, read at each scrape. */
final class ClientMemoryMetrics {
  private ClientMemoryMetrics() {}

  static void register(ClientMemory memory, PrometheusRegistry registry) {
    gauge(
        "utxod_client_memory_bytes",
        "Heap used on behalf of clients, in bytes, by kind",
        memory::used,
        registry);
    gauge(
        "utxod_client_memory_limit_bytes",
        "Limit of heap used on behalf of clients, in bytes, by kind",
        memory::limit,
        registry);
  }

  private static void gauge(
      String name, String help, ToDoubleFunction<Kind> value, PrometheusRegistry registry) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .labelNames("kind")
        .callback(callback -> {
          for (Kind kind : Kind.values()) {
            callback.call(value.applyAsDouble(kind), kind.label());
          }
        })
        .register(registry);
  }
}
