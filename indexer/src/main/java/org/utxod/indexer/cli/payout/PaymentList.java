package org.utxod.indexer.cli.payout;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.error.UtxodException;

/**
 * A file of payments: a line each, {@code address,amount_sat,reference}; the reference may be missing. Empty lines, ones
 * that begin with #, and a heading are skipped.
 */
record PaymentList(List<Line> lines, String sha256) {
  private static final int MAX_LINES = 100_000;
  private static final int A_PAYOUT = 3_000;

  /** One payment. */
  record Line(int number, String address, long amountSat, String reference) {}

  static PaymentList read(Path file) {
    try {
      byte[] bytes = Files.readAllBytes(file);
      List<Line> lines = new ArrayList<>();
      int number = 0;
      for (String text : new String(bytes, StandardCharsets.UTF_8).lines().toList()) {
        number++;
        if (!text.isBlank() && !text.startsWith("#") && !isHeading(text, lines)) {
          lines.add(line(number, text));
        }
      }
      if (lines.isEmpty() || lines.size() > MAX_LINES) {
        throw bad(file + " must hold 1 to " + MAX_LINES + " payments, not " + lines.size() + ".");
      }
      return new PaymentList(lines, HexFormat.of().formatHex(ScriptKey.sha256().digest(bytes)));
    } catch (IOException e) {
      throw bad(file + " cannot be read (" + e.getMessage() + ").");
    }
  }

  private static boolean isHeading(String text, List<Line> before) {
    return before.isEmpty() && text.toLowerCase(Locale.ROOT).startsWith("address,");
  }

  private static Line line(int number, String text) {
    String[] fields = text.split(",", 3);
    String amount = fields.length < 2 ? "" : fields[1].strip();
    if (!amount.matches("[0-9]{1,16}")) {
      throw bad("Line " + number
          + " is not ADDRESS,SATOSHIS,REFERENCE; amounts are whole numbers of satoshis.");
    }
    String reference = fields.length < 3 ? "" : fields[2].strip();
    if (reference.length() > 1 && reference.startsWith("\"") && reference.endsWith("\"")) {
      reference = reference.substring(1, reference.length() - 1).replace("\"\"", "\"");
    }
    return new Line(number, fields[0].strip(), Long.parseLong(amount), reference);
  }

  private static UtxodException bad(String message) {
    return new UtxodException(UtxodException.Decision.REFUSE, message);
  }

  long totalSat() {
    return lines.stream().mapToLong(Line::amountSat).reduce(0, Math::addExact);
  }

  /**
   * Bodies of requests, each with as many payments as a payout takes.
   *
   * @param signOnly whether nothing is to be handed to the node
   */
  List<String> bodies(boolean signOnly) {
    List<String> bodies = new ArrayList<>();
    for (int from = 0; from < lines.size(); from += A_PAYOUT) {
      ObjectNode body = JsonNodeFactory.instance.objectNode();
      ArrayNode payments = body.putArray("payments");
      for (Line line : lines.subList(from, Math.min(lines.size(), from + A_PAYOUT))) {
        ObjectNode payment = payments.addObject();
        payment.put("address", line.address());
        payment.put("amount_sat", line.amountSat());
        if (!line.reference().isEmpty()) {
          payment.put("reference", line.reference());
        }
      }
      if (signOnly) {
        body.put("sign_only", true);
      }
      bodies.add(body.toString());
    }
    return bodies;
  }
}
