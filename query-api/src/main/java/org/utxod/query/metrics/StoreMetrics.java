package org.utxod.query.metrics;

import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.utxod.store.kv.StoreStats;

/** Memory and disk use of the index's store. */
final class StoreMetrics {
  private StoreMetrics() {}

  static void register(Supplier<Optional<StoreStats>> stats, PrometheusRegistry registry) {
    gauge(
        registry,
        stats,
        "utxod_store_block_cache_bytes",
        "Native memory of the store's block cache, in bytes",
        StoreStats::blockCache);
    gauge(
        registry,
        stats,
        "utxod_store_memtable_bytes",
        "Native memory of the store's memtables, in bytes",
        StoreStats::memtables);
    gauge(
        registry,
        stats,
        "utxod_store_table_reader_bytes",
        "Native memory of index and filter blocks outside the block cache, in bytes",
        StoreStats::tableReaders);
    gauge(
        registry,
        stats,
        "utxod_store_live_file_bytes",
        "Disk space of the store's live files, in bytes",
        StoreStats::liveFiles);
    gauge(
        registry,
        stats,
        "utxod_store_pending_compaction_bytes",
        "Estimated bytes of pending compaction",
        StoreStats::pendingCompaction);
  }

  private static void gauge(
      PrometheusRegistry registry,
      Supplier<Optional<StoreStats>> stats,
      String name,
      String help,
      ToLongFunction<StoreStats> value) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .callback(
            gauge -> stats.get().ifPresent(now -> gauge.call((double) value.applyAsLong(now))))
        .register(registry);
  }
}
