package org.utxod.query.outbound.http;

import java.time.Duration;
import java.util.Map;

/**
 * A GET request.
 *
 * @param party the service, for reports
 * @param url complete; may contain keys
 * @param path the part of the URL that may be shown
 * @param headers in addition to the usual ones; may contain keys
 * @param patience from connecting to the last byte
 * @param maxBytes of the body, decompressed
 */
public record OutboundRequest(
    String party,
    String url,
    String path,
    Map<String, String> headers,
    Duration patience,
    int maxBytes) {
  public OutboundRequest {
    headers = Map.copyOf(headers);
  }

  /** Without anything that may contain keys. */
  @Override
  public String toString() {
    return "Ask[" + party + ", " + path + "]";
  }
}
