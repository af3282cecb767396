package org.utxod.indexer.cli.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.utxod.store.error.UtxodException;

/** Formats HTTP bodies for people. */
public final class HumanFormat {
  private static final ObjectMapper JSON = new ObjectMapper();

  private HumanFormat() {}

  /**
   * The body of a successful response.
   *
   * @throws UtxodException with the detail of the problem document for any other
   */
  public static JsonNode require(QueryClient.Answer answer) {
    JsonNode body = tree(answer.body());
    if (!answer.ok()) {
      String detail =
          body.path("detail").asText(body.path("title").asText("HTTP status " + answer.status()));
      throw new UtxodException(UtxodException.Decision.REFUSE, detail);
    }
    return body;
  }

  public static JsonNode tree(String body) {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw new UtxodException(UtxodException.Decision.STOP, "The server there is not utxod.", e);
    }
  }

  /** Satoshis as bitcoins, without rounding: 1.00000546 BTC. */
  public static String btc(long sat) {
    return String.format(Locale.ROOT, "%d.%08d BTC", sat / 100_000_000, sat % 100_000_000);
  }

  /** A text percent-encoded as one segment of a path. */
  public static String segment(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** The source of the answer, if it was not the index. */
  public static String source(JsonNode answer) {
    String source = answer.path("source").asText("local");
    return source.equals("local") ? "" : "  by " + source;
  }

  /** The reliability of the answer, to append to a line; empty if it is current and complete. */
  public static String reservations(JsonNode answer) {
    StringBuilder text = new StringBuilder();
    if (answer.path("stale").asBoolean()) {
      text.append(
          answer.path("lag_blocks").isNull()
              ? "  STALE: the chain tip is unknown, so this may be outdated"
              : "  STALE: the index is behind");
    }
    if (!answer.path("complete").asBoolean(true)) {
      text.append("  INCOMPLETE: coins older than the index can be missing");
    }
    return text.toString();
  }
}
