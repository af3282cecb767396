package org.utxod.query.outbound.http;

import java.time.Duration;
import java.util.Map;

/**
 * A GET to be made.
 *
 * @param party who is asked, for reports
 * @param url whole; may hold keys
 * @param path what of the URL may be shown
 * @param headers to send besides the usual ones; may hold keys
 * @param patience from connecting to the last byte
 * @param maxBytes of the body, unpacked
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

  /** Without what may hold keys. */
  @Override
  public String toString() {
    return "Ask[" + party + ", " + path + "]";
  }
}
