package org.utxod.query.http.endpoint;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.utxod.query.http.Endpoint;
import org.utxod.query.http.EndpointSpec;
import org.utxod.query.http.Response;

/** {@code GET /metrics}: metrics in Prometheus' text format. */
public final class GetMetrics {
  private GetMetrics() {}

  public static Endpoint of(PrometheusRegistry registry) {
    PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.create();
    return Endpoint.open(EndpointSpec.get("/metrics").withoutLimit(), request -> {
      ByteArrayOutputStream text = new ByteArrayOutputStream(4_096);
      try {
        writer.write(text, registry.scrape(), EscapingScheme.DEFAULT);
      } catch (IOException e) {
        throw new UncheckedIOException("writing to a memory buffer failed", e);
      }
      return Response.of(
          200, PrometheusTextFormatWriter.CONTENT_TYPE, text.toByteArray(), List.of());
    });
  }
}
