package org.utxod.query.metrics;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.utxod.query.electrum.session.ElectrumObserver;
import org.utxod.query.electrum.session.ElectrumStats;

/** Electrum clients. */
final class ElectrumMetrics implements ElectrumObserver {
  private static final double NANOS = 1e9;

  private final Counter requests;
  private final Counter seconds;
  private final Counter refused;
  private final Counter notified;

  ElectrumMetrics(PrometheusRegistry registry) {
    requests = Counter.builder()
        .name("utxod_electrum_requests_total")
        .help("Requests of Electrum clients by method and outcome")
        .labelNames("method", "outcome")
        .register(registry);
    seconds = Counter.builder()
        .name("utxod_electrum_request_seconds_total")
        .help("Time spent on requests of Electrum clients, by method")
        .labelNames("method")
        .register(registry);
    refused = Counter.builder()
        .name("utxod_electrum_refused_total")
        .help(
            "Connections of Electrum clients that were refused or ended, by the limit that was reached")
        .labelNames("reason")
        .register(registry);
    notified = Counter.builder()
        .name("utxod_electrum_notifications_total")
        .help("Notifications to Electrum clients")
        .register(registry);
  }

  /** Connects the gauges. */
  static void stats(Supplier<ElectrumStats> stats, PrometheusRegistry registry) {
    gauge(
        "utxod_electrum_sessions",
        "Connected Electrum clients",
        stats,
        ElectrumStats::sessions,
        registry);
    gauge(
        "utxod_electrum_subscriptions",
        "Subscriptions of scripts by Electrum clients",
        stats,
        ElectrumStats::subscriptions,
        registry);
    gauge(
        "utxod_electrum_scripts",
        "Scripts to which Electrum clients are subscribed",
        stats,
        ElectrumStats::scripts,
        registry);
    gauge(
        "utxod_electrum_waiting",
        "Requests of Electrum clients that wait for their turn",
        stats,
        ElectrumStats::waiting,
        registry);
  }

  private static void gauge(
      String name,
      String help,
      Supplier<ElectrumStats> stats,
      ToIntFunction<ElectrumStats> value,
      PrometheusRegistry registry) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .callback(callback -> callback.call(value.applyAsInt(stats.get())))
        .register(registry);
  }

  @Override
  public void answered(String method, boolean error, long nanos) {
    requests.labelValues(method, error ? "error" : "ok").inc();
    seconds.labelValues(method).inc(nanos / NANOS);
  }

  @Override
  public void refused(String reason) {
    refused.labelValues(reason).inc();
  }

  @Override
  public void notified() {
    notified.inc();
  }
}
