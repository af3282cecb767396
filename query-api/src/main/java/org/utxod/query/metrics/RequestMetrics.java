package org.utxod.query.metrics;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.function.LongSupplier;
import org.utxod.query.http.RequestObserver;

/** HTTP requests by the template of their path. */
public final class RequestMetrics implements RequestObserver {
  private static final double[] SECONDS = {
    0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.5, 1, 5, 10
  };

  private final Counter requests;
  private final Latencies latencies;

  RequestMetrics(PrometheusRegistry registry, LongSupplier nanoTime) {
    requests = Counter.builder()
        .name("utxod_http_requests_total")
        .help("HTTP requests by path and status")
        .labelNames("path", "status")
        .register(registry);
    latencies = new Latencies(
        "utxod_http_request",
        "Time to handle HTTP requests, without reading the request and sending the response",
        "path",
        SECONDS,
        nanoTime,
        registry);
  }

  @Override
  public void answered(String path, int status, long nanos) {
    requests.labelValues(path, Integer.toString(status)).inc();
    if (nanos > 0) {
      latencies.record(path, nanos);
    }
  }
}
