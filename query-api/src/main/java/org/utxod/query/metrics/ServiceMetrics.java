package org.utxod.query.metrics;

import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Optional;
import java.util.function.Function;
import org.utxod.query.status.ServiceState;
import org.utxod.query.status.Status;
import org.utxod.query.status.StatusService;

/**
 * The state of the index and the result of its last verification, as gauges. A gauge whose value is unknown is absent
 * rather than 0.
 */
public final class ServiceMetrics {
  private final StatusService service;
  private final PrometheusRegistry registry;

  private ServiceMetrics(StatusService service, PrometheusRegistry registry) {
    this.service = service;
    this.registry = registry;
  }

  /** Registers the gauges. */
  public static void register(StatusService service, PrometheusRegistry registry) {
    ServiceMetrics metrics = new ServiceMetrics(service, registry);
    metrics.gauge(
        "utxod_height",
        "Height of the last block applied",
        status -> Optional.ofNullable(status.index().tip())
            .map(tip -> (double) tip.point().height()));
    metrics.gauge(
        "utxod_tip_height",
        "Height of the best known chain tip",
        status -> Optional.ofNullable(status.chain().tip()).map(tip -> (double) tip.height()));
    metrics.gauge(
        "utxod_tip_age_seconds",
        "Seconds since the chain tip was last reported",
        status -> Optional.ofNullable(status.tipAgeSeconds()).map(Long::doubleValue));
    metrics.gauge(
        "utxod_lag_blocks",
        "Blocks between the index and the chain tip",
        status -> Optional.ofNullable(status.lagBlocks()).map(Integer::doubleValue));
    metrics.gauge(
        "utxod_utxos",
        "Coins in the index",
        status -> Optional.of((double) status.index().utxoCount()));
    metrics.gauge(
        "utxod_log_lost_blocks",
        "Blocks lost at startup because of a damaged write-ahead log",
        status -> Optional.of((double) service.lostBlocks()));
    metrics.gauge(
        "utxod_node_reachable",
        "1 if the node's last call succeeded, otherwise 0",
        status -> Optional.of(status.chain().node().reachable() ? 1.0 : 0.0));
    metrics.gauge(
        "utxod_history_progress",
        "Part of the chain's blocks that the history covers, 0 to 1; absent if none is kept",
        status ->
            status.history().kept() ? Optional.of(status.history().progress()) : Optional.empty());
    metrics.gauge(
        "utxod_history_stopped",
        "1 if the history cannot be continued now (see /v1/status), otherwise 0; absent if none is kept",
        status -> status.history().kept()
            ? Optional.of(status.history().problem() == null ? 0.0 : 1.0)
            : Optional.empty());
    metrics.gauge(
        "utxod_sync_blocks_per_second",
        "Blocks applied per second, recently",
        status -> Optional.of(status.chain().sync().blocksPerSecond()));
    metrics.gauge(
        "utxod_verified_equal",
        "1 if the last verification found the index equal to the node's UTXO set, otherwise 0",
        status ->
            Optional.ofNullable(status.verified()).map(verified -> verified.equal() ? 1.0 : 0.0));
    metrics.gauge(
        "utxod_verified_height",
        "Height of the last verification",
        status ->
            Optional.ofNullable(status.verified()).map(verified -> (double) verified.height()));
    MempoolMetrics.register(() -> service.status().mempool(), registry);
    metrics.states();
  }

  private void gauge(String name, String help, Function<Status, Optional<Double>> value) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .callback(gauge -> value.apply(service.status()).ifPresent(gauge::call))
        .register(registry);
  }

  private void states() {
    GaugeWithCallback.builder()
        .name("utxod_state")
        .help("State of the daemon: 1 for the current state, 0 for the others")
        .labelNames("state")
        .callback(gauge -> {
          ServiceState now = service.status().state();
          for (ServiceState state : ServiceState.values()) {
            gauge.call(state == now ? 1 : 0, state.label());
          }
        })
        .register(registry);
  }
}
