package org.utxod.query.metrics;

import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.function.ToDoubleFunction;
import org.utxod.query.port.cluster.ClusterStatus;
import org.utxod.query.port.cluster.ClusterView;

/** How far the feed of a cluster is published, or followed. */
final class ClusterMetrics {
  private ClusterMetrics() {}

  static void register(ClusterView cluster, PrometheusRegistry registry) {
    gauge(
        "utxod_cluster_sequence",
        "The last step of the feed that this daemon published, or did",
        cluster,
        ClusterStatus::sequence,
        registry);
    gauge(
        "utxod_cluster_behind_steps",
        "Steps that are not published yet, or not done yet",
        cluster,
        ClusterStatus::behind,
        registry);
    gauge(
        "utxod_cluster_stopped",
        "1 where the feed does not go on before a backup is fetched or an operator acts",
        cluster,
        status -> status.stopped() ? 1 : 0,
        registry);
    gauge(
        "utxod_cluster_heard_seconds",
        "Seconds since the publisher was last heard, or last published; NaN before that",
        cluster,
        status -> status.heardSecondsAgo() == null ? Double.NaN : status.heardSecondsAgo(),
        registry);
  }

  private static void gauge(
      String name,
      String help,
      ClusterView cluster,
      ToDoubleFunction<ClusterStatus> value,
      PrometheusRegistry registry) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .callback(
            gauge -> cluster.status().ifPresent(status -> gauge.call(value.applyAsDouble(status))))
        .register(registry);
  }
}
