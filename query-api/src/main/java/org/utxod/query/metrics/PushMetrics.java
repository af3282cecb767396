package org.utxod.query.metrics;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.utxod.query.watch.WatchStats;
import org.utxod.query.watch.webhook.WebhookStats;

/** Subscribers and webhooks, read at each scrape. */
final class PushMetrics {
  private PushMetrics() {}

  static void watchers(Supplier<WatchStats> stats, PrometheusRegistry registry) {
    gauge(
        "utxod_watch_watchers",
        "Connected subscribers (GET /v1/watch)",
        stats,
        WatchStats::watchers,
        registry);
    gauge("utxod_watch_scripts", "Scripts watched", stats, WatchStats::scripts, registry);
    gauge(
        "utxod_watch_behind",
        "Subscribers that are catching up from the journal",
        stats,
        WatchStats::behind,
        registry);
    gauge(
        "utxod_watch_queued_bytes",
        "Events queued for subscribers",
        stats,
        WatchStats::queuedBytes,
        registry);
    counter("utxod_watch_events_total", "Events told", stats, WatchStats::events, registry);
    counter(
        "utxod_watch_cut_total",
        "Subscribers disconnected because they read too slowly",
        stats,
        WatchStats::cut,
        registry);
    counter(
        "utxod_watch_refused_total",
        "Subscribers rejected because of a limit",
        stats,
        WatchStats::refused,
        registry);
  }

  static void webhooks(Supplier<WebhookStats> stats, PrometheusRegistry registry) {
    gauge("utxod_webhooks", "Webhooks", stats, WebhookStats::webhooks, registry);
    gauge(
        "utxod_webhook_failing",
        "Webhooks whose last delivery attempt failed",
        stats,
        WebhookStats::failing,
        registry);
    gauge(
        "utxod_webhook_behind_steps",
        "Blocks not yet delivered to the slowest webhook",
        stats,
        WebhookStats::behind,
        registry);
    gauge(
        "utxod_webhook_dead",
        "Deliveries given up (dead letters)",
        stats,
        WebhookStats::dead,
        registry);
    counter(
        "utxod_webhook_delivered_total",
        "Deliveries accepted by receivers",
        stats,
        WebhookStats::delivered,
        registry);
    counter(
        "utxod_webhook_failed_total",
        "Delivery attempts that failed",
        stats,
        WebhookStats::failed,
        registry);
  }

  private static <T> void gauge(
      String name,
      String help,
      Supplier<T> stats,
      ToDoubleFunction<T> value,
      PrometheusRegistry registry) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .callback(callback -> callback.call(value.applyAsDouble(stats.get())))
        .register(registry);
  }

  private static <T> void counter(
      String name,
      String help,
      Supplier<T> stats,
      ToDoubleFunction<T> value,
      PrometheusRegistry registry) {
    CounterWithCallback.builder()
        .name(name)
        .help(help)
        .callback(callback -> callback.call(value.applyAsDouble(stats.get())))
        .register(registry);
  }
}
