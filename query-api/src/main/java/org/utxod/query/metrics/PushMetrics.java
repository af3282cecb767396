package org.utxod.query.metrics;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.utxod.query.watch.WatchStats;
import org.utxod.query.watch.webhook.WebhookStats;

/** Watchers and webhooks, read when somebody scrapes. */
final class PushMetrics {
  private PushMetrics() {}

  static void watchers(Supplier<WatchStats> figures, PrometheusRegistry registry) {
    gauge("utxod_watch_watchers", "Who watches now", figures, WatchStats::watchers, registry);
    gauge("utxod_watch_scripts", "Scripts watched", figures, WatchStats::scripts, registry);
    gauge(
        "utxod_watch_behind",
        "Watchers that read on from the journal",
        figures,
        WatchStats::behind,
        registry);
    gauge(
        "utxod_watch_queued_bytes",
        "Events that wait for watchers",
        figures,
        WatchStats::queuedBytes,
        registry);
    counter("utxod_watch_events_total", "Events told", figures, WatchStats::events, registry);
    counter(
        "utxod_watch_cut_total",
        "Watchers cut off, for they took in nothing",
        figures,
        WatchStats::cut,
        registry);
    counter(
        "utxod_watch_refused_total",
        "Watchers turned away, for there were too many",
        figures,
        WatchStats::refused,
        registry);
  }

  static void webhooks(Supplier<WebhookStats> figures, PrometheusRegistry registry) {
    gauge("utxod_webhooks", "Webhooks", figures, WebhookStats::webhooks, registry);
    gauge(
        "utxod_webhook_failing",
        "Webhooks whose last call failed",
        figures,
        WebhookStats::failing,
        registry);
    gauge(
        "utxod_webhook_behind_steps",
        "Blocks of which the slowest webhook was not told yet",
        figures,
        WebhookStats::behind,
        registry);
    gauge("utxod_webhook_dead", "Deliveries laid aside", figures, WebhookStats::dead, registry);
    counter(
        "utxod_webhook_delivered_total",
        "Calls that receivers took",
        figures,
        WebhookStats::delivered,
        registry);
    counter(
        "utxod_webhook_failed_total",
        "Calls that receivers did not take",
        figures,
        WebhookStats::failed,
        registry);
  }

  private static <T> void gauge(
      String name,
      String help,
      Supplier<T> figures,
      ToDoubleFunction<T> value,
      PrometheusRegistry registry) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .callback(callback -> callback.call(value.applyAsDouble(figures.get())))
        .register(registry);
  }

  private static <T> void counter(
      String name,
      String help,
      Supplier<T> figures,
      ToDoubleFunction<T> value,
      PrometheusRegistry registry) {
    CounterWithCallback.builder()
        .name(name)
        .help(help)
        .callback(callback -> callback.call(value.applyAsDouble(figures.get())))
        .register(registry);
  }
}
