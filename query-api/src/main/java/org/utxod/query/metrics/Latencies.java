package org.utxod.query.metrics;

import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Latencies by name: a histogram that can be aggregated over machines and time, {@code NAME_seconds}, and exact
 * quantiles of the last minute, {@code NAME_quantile_seconds}. Thread-safe.
 */
final class Latencies {
  /** Names come from the configuration and the program; this is a safeguard. */
  private static final int MAX_NAMES = 64;

  private static final String OTHER = "other";
  private static final double[] QUANTILES = {0.5, 0.9, 0.99, 0.999};
  private static final double MICROS = 1e6;

  private record Series(DistributionDataPoint histogram, RecentLatencies recent) {}

  private final Map<String, Series> series = new ConcurrentHashMap<>();
  private final Histogram histogram;
  private final LongSupplier nanoTime;

  Latencies(
      String name,
      String help,
      String label,
      double[] buckets,
      LongSupplier nanoTime,
      PrometheusRegistry registry) {
    this.nanoTime = nanoTime;
    this.histogram = Histogram.builder()
        .name(name + "_seconds")
        .help(help)
        .labelNames(label)
        .classicOnly()
        .classicUpperBounds(buckets)
        .register(registry);
    GaugeWithCallback.builder()
        .name(name + "_quantile_seconds")
        .help(help + ": quantiles over the last minute")
        .labelNames(label, "percentile")
        .callback(this::quantiles)
        .register(registry);
  }

  private void quantiles(GaugeWithCallback.Callback gauge) {
    series.forEach((value, one) -> {
      org.HdrHistogram.Histogram recent = one.recent().recent();
      if (recent.getTotalCount() > 0) {
        for (double quantile : QUANTILES) {
          gauge.call(
              recent.getValueAtPercentile(quantile * 100) / MICROS,
              value,
              Double.toString(quantile));
        }
      }
    });
  }

  void record(String value, long nanos) {
    Series one = series.get(value);
    if (one == null) {
      String kept = series.size() < MAX_NAMES ? value : OTHER;
      one = series.computeIfAbsent(
          kept, name -> new Series(histogram.labelValues(name), new RecentLatencies(nanoTime)));
    }
    one.histogram.observe(nanos / 1e9);
    one.recent.record(nanos);
  }
}
