package org.utxod.indexer.cli.payout;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** A payout as lines of CSV. */
final class PayoutReport {
  static final String HEADING =
      "payout,payment,address,amount_sat,reference,state,confirmations,txid,vout,height,reason";

  private PayoutReport() {}

  static List<String> lines(JsonNode payout) {
    List<String> lines = new ArrayList<>();
    int number = 0;
    for (JsonNode payment : payout.path("payments")) {
      lines.add(String.join(
          ",",
          quoted(payout.path("id")),
          String.valueOf(number++),
          quoted(payment.path("address")),
          payment.path("amount_sat").asText(),
          quoted(payment.path("reference")),
          payment.path("state").asText(),
          payment.path("confirmations").asText(),
          plain(payment.path("txid")),
          plain(payment.path("vout")),
          plain(payment.path("height")),
          quoted(payment.path("reason"))));
    }
    return lines;
  }

  private static String plain(JsonNode value) {
    return value.isNull() ? "" : value.asText();
  }

  /** A text that begins like a formula is one to spreadsheets; a quote before it makes it a text. */
  private static String quoted(JsonNode value) {
    String text = plain(value);
    String safe = !text.isEmpty() && "=+-@\t".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
    return safe.matches("[^\",\r\n]*") ? safe : '"' + safe.replace("\"", "\"\"") + '"';
  }
}
