package org.utxod.query.metrics;

import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.utxod.query.payout.PayoutException;
import org.utxod.query.payout.PayoutStatus;

/** How paying stands. A ledger that cannot be read counts as halted. */
final class PayoutMetrics {
  private PayoutMetrics() {}

  /** How webhooks of payouts stand. */
  record WebhookLag(Supplier<Double> failing, Supplier<Double> behind) {}

  static void register(
      Supplier<PayoutStatus> status, WebhookLag webhooks, PrometheusRegistry registry) {
    gauge(
        "utxod_payouts_webhooks_failing",
        "Webhooks of payouts whose receiver did not take the last delivery",
        webhooks.failing(),
        registry);
    gauge(
        "utxod_payouts_webhooks_behind_entries",
        "Entries of the ledger of which the receiver that is furthest behind was not told",
        webhooks.behind(),
        registry);
    gauge(
        "utxod_payouts_halted",
        "1 while payments are halted and a person must look, or the ledger cannot be used",
        () -> value(status, now -> now.state().equals("halted") ? 1 : 0, 1),
        registry);
    gauge(
        "utxod_payouts_waiting_payments",
        "Payments that are approved and in no transaction",
        () -> value(status, PayoutStatus::approvedPayments, 0),
        registry);
    gauge(
        "utxod_payouts_queued_payments",
        "Payments that wait for an approval",
        () -> value(status, PayoutStatus::queuedPayments, 0),
        registry);
    gauge(
        "utxod_payouts_unconfirmed_transactions",
        "Signed transactions that are in no block",
        () -> value(status, PayoutStatus::unconfirmedBatches, 0),
        registry);
  }

  private static double value(
      Supplier<PayoutStatus> status, ToDoubleFunction<PayoutStatus> part, double otherwise) {
    try {
      return part.applyAsDouble(status.get());
    } catch (PayoutException e) {
      return otherwise;
    }
  }

  private static void gauge(
      String name, String help, Supplier<Double> value, PrometheusRegistry registry) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .callback(callback -> callback.call(value.get()))
        .register(registry);
  }
}
