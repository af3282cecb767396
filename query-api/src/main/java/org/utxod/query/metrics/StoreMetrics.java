package org.utxod.query.metrics;

import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.utxod.store.kv.StoreStats;

/** What the index's store takes up. */
final class StoreMetrics {
  private StoreMetrics() {}

  static void register(Supplier<Optional<StoreStats>> figures, PrometheusRegistry registry) {
    gauge(
        registry,
        figures,
        "utxod_store_block_cache_bytes",
        "Native memory of the store's block cache",
        StoreStats::blockCache);
    gauge(
        registry,
        figures,
        "utxod_store_memtable_bytes",
        "Native memory of writes that are in no file yet",
        StoreStats::memtables);
    gauge(
        registry,
        figures,
        "utxod_store_table_reader_bytes",
        "Native memory of indexes and filters outside of the block cache",
        StoreStats::tableReaders);
    gauge(
        registry,
        figures,
        "utxod_store_live_file_bytes",
        "Disk of the store's files in use",
        StoreStats::liveFiles);
    gauge(
        registry,
        figures,
        "utxod_store_pending_compaction_bytes",
        "Bytes that have to be rewritten until the store's files are in order again",
        StoreStats::pendingCompaction);
  }

  private static void gauge(
      PrometheusRegistry registry,
      Supplier<Optional<StoreStats>> figures,
      String name,
      String help,
      ToLongFunction<StoreStats> value) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .callback(
            gauge -> figures.get().ifPresent(now -> gauge.call((double) value.applyAsLong(now))))
        .register(registry);
  }
}
