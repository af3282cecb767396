package org.utxod.query.metrics;

import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.utxod.query.port.mempool.MempoolStatus;

/** How the node's mempool is followed. */
final class MempoolMetrics {
  private final Supplier<MempoolStatus> status;
  private final PrometheusRegistry registry;

  private MempoolMetrics(Supplier<MempoolStatus> status, PrometheusRegistry registry) {
    this.status = status;
    this.registry = registry;
  }

  static void register(Supplier<MempoolStatus> status, PrometheusRegistry registry) {
    MempoolMetrics metrics = new MempoolMetrics(status, registry);
    metrics.gauge(
        "utxod_mempool_in_step",
        "1 if the mempool is in sync with the index's block, otherwise 0",
        mempool -> mempool.inStep() ? 1 : 0);
    metrics.gauge(
        "utxod_mempool_transactions",
        "Transactions in the followed mempool",
        MempoolStatus::transactions);
    metrics.gauge(
        "utxod_mempool_vsize_bytes",
        "Virtual size of the transactions in the followed mempool (vbytes)",
        MempoolStatus::vsize);
    metrics.gauge(
        "utxod_mempool_memory_bytes",
        "Heap used by the followed mempool, in bytes",
        MempoolStatus::memoryBytes);
  }

  /** Absent if no mempool is followed. */
  private void gauge(String name, String help, ToDoubleFunction<MempoolStatus> value) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .callback(gauge -> {
          MempoolStatus now = status.get();
          if (now.followed()) {
            gauge.call(value.applyAsDouble(now));
          }
        })
        .register(registry);
  }
}
