package org.utxod.query.metrics;

import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.utxod.query.account.AccountFigures;

/** How many accounts there are, and how far they were followed. */
final class AccountMetrics {
  private AccountMetrics() {}

  static void register(Supplier<AccountFigures> figures, PrometheusRegistry registry) {
    gauge("utxod_accounts", "Accounts that are kept", figures, AccountFigures::accounts, registry);
    gauge(
        "utxod_account_scripts",
        "Scripts of all accounts together",
        figures,
        AccountFigures::scripts,
        registry);
    gauge(
        "utxod_accounts_behind_blocks",
        "Blocks that the accounts are behind the index; more than 1 for long is a fault",
        figures,
        AccountFigures::behindBlocks,
        registry);
  }

  static void signing(IntSupplier open, PrometheusRegistry registry) {
    GaugeWithCallback.builder()
        .name("utxod_psbts_open")
        .help("Transactions of accounts that wait for signatures of others, or for 100 blocks")
        .callback(gauge -> gauge.call(open.getAsInt()))
        .register(registry);
  }

  private static void gauge(
      String name,
      String help,
      Supplier<AccountFigures> figures,
      ToDoubleFunction<AccountFigures> value,
      PrometheusRegistry registry) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .callback(gauge -> gauge.call(value.applyAsDouble(figures.get())))
        .register(registry);
  }
}
