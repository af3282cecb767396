package org.utxod.query.metrics;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.function.LongSupplier;
import org.utxod.query.outbound.http.CallObserver;
import org.utxod.query.outbound.http.CallReport;

/** Outbound HTTP calls: their number by outcome, and their latencies. */
public final class OutboundMetrics implements CallObserver {
  private static final double[] SECONDS = {0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 4, 8};

  private final Counter calls;
  private final Latencies latencies;

  OutboundMetrics(PrometheusRegistry registry, LongSupplier nanoTime) {
    this.calls = Counter.builder()
        .name("utxod_outbound_calls_total")
        .help("HTTP calls to external providers, by outcome")
        .labelNames("provider", "outcome")
        .register(registry);
    this.latencies = new Latencies(
        "utxod_outbound_call",
        "Duration of HTTP calls to external providers",
        "provider",
        SECONDS,
        nanoTime,
        registry);
  }

  @Override
  public void ended(CallReport report) {
    calls.labelValues(report.party(), outcome(report)).inc();
    latencies.record(report.party(), report.took().toNanos());
  }

  private static String outcome(CallReport report) {
    Integer status = report.status();
    if (report.failure() != null) {
      return report.failure().replace(' ', '_');
    }
    if (status == null) {
      return "no_status";
    }
    return status == 429 ? "429" : status / 100 + "xx";
  }
}
