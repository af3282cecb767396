package org.utxod.query.http.payout;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.utxod.query.http.HttpException;
import org.utxod.query.http.Json;
import org.utxod.query.http.Problem;
import org.utxod.query.http.Request;
import org.utxod.query.payout.FeeRate;
import org.utxod.query.payout.PaymentOrder;
import org.utxod.query.payout.PayoutOrder;

/**
 * Reads what is to be paid: {@code {"address":…,"amount_sat":…}}, or a list of such in {@code payments}. Strictly, since
 * it is about money: no unknown or repeated field, no amount that is not a whole number of satoshis.
 */
final class OrderReader {
  /** The most payments, each with the longest address and reference. */
  static final int MAX_BYTES = PayoutOrder.MAX_PAYMENTS * 700;

  private static final String EXAMPLE =
      "{\"payments\":[{\"address\":\"bc1q…\",\"amount_sat\":150000,\"reference\":\"invoice 17\"}],\"fee_rate\":\"12.5\"}";
  private static final int MAX_KEY = 128;

  private OrderReader() {}

  /** The idempotency key of a request. */
  static String key(Request request) {
    String key = request.header("Idempotency-Key");
    if (key == null || key.isEmpty()) {
      throw bad(
          "The header Idempotency-Key is missing. It is your own id of this payout, the same when you repeat the "
              + "request: without it a repetition after a time-out would pay twice.");
    }
    String plain = key.length() > 1 && key.startsWith("\"") && key.endsWith("\"")
        ? key.substring(1, key.length() - 1)
        : key;
    if (plain.length() > MAX_KEY) {
      throw bad("The idempotency key has more than " + MAX_KEY + " characters.");
    }
    return plain;
  }

  static PayoutOrder read(Request request, String key) {
    try (JsonParser json = Json.parser(request.body())) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw malformed();
      }
      PayoutOrder order = order(json, key);
      if (json.nextToken() != null) {
        throw malformed();
      }
      return order;
    } catch (IOException e) {
      throw bad("The body is not valid JSON; it must be as in " + EXAMPLE + ".");
    }
  }

  private static PayoutOrder order(JsonParser json, String key) throws IOException {
    Set<String> seen = new HashSet<>();
    List<PaymentOrder> payments = new ArrayList<>();
    Fields single = new Fields();
    FeeRate rate = null;
    boolean signOnly = false;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = once(json, seen);
      json.nextToken();
      switch (name) {
        case "payments" -> payments(json, payments);
        case "fee_rate" -> rate = rate(json);
        case "sign_only" -> signOnly = flag(json);
        default -> single.set(name, json);
      }
    }
    if (seen.contains("payments") == single.any()) {
      throw malformed();
    }
    if (single.any()) {
      payments.add(single.toOrder(0));
    }
    return new PayoutOrder(key, payments, rate, signOnly);
  }

  private static String once(JsonParser json, Set<String> seen) throws IOException {
    String name = json.currentName();
    if (!seen.add(name)) {
      throw bad("A field occurs twice; the body must be as in " + EXAMPLE + ".");
    }
    return name;
  }

  private static void payments(JsonParser json, List<PaymentOrder> payments) throws IOException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      throw malformed();
    }
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (payments.size() == PayoutOrder.MAX_PAYMENTS) {
        throw new HttpException(Problem.tooLarge("A payout has at most " + PayoutOrder.MAX_PAYMENTS
            + " payments. Split it into several, each with its own key."));
      }
      if (json.currentToken() != JsonToken.START_OBJECT) {
        throw malformed();
      }
      Set<String> seen = new HashSet<>();
      Fields fields = new Fields();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = once(json, seen);
        json.nextToken();
        fields.set(name, json);
      }
      payments.add(fields.toOrder(payments.size()));
    }
  }

  private static boolean flag(JsonParser json) throws IOException {
    JsonToken token = json.currentToken();
    if (token == null || !token.isBoolean()) {
      throw bad("The field sign_only must be true or false.");
    }
    return json.getBooleanValue();
  }

  private static FeeRate rate(JsonParser json) throws IOException {
    JsonToken token = json.currentToken();
    if (token != JsonToken.VALUE_STRING && (token == null || !token.isNumeric())) {
      throw malformed();
    }
    try {
      return FeeRate.parse(json.getText());
    } catch (IllegalArgumentException e) {
      throw bad("The field fee_rate: " + e.getMessage() + ".");
    }
  }

  /** The fields of one payment. */
  private static final class Fields {
    private @Nullable String address;
    private @Nullable Long amountSat;
    private @Nullable String reference;

    void set(String name, JsonParser json) throws IOException {
      switch (name) {
        case "address" -> address = text(json);
        case "reference" -> reference = text(json);
        case "amount_sat" -> {
          if (json.currentToken() != JsonToken.VALUE_NUMBER_INT) {
            throw bad(
                "The field amount_sat must be a whole number of satoshis (a bitcoin has 100000000), not a text or a "
                    + "decimal.");
          }
          amountSat = json.getLongValue();
        }
        default -> throw malformed();
      }
    }

    private static String text(JsonParser json) throws IOException {
      if (json.currentToken() != JsonToken.VALUE_STRING) {
        throw malformed();
      }
      return json.getText();
    }

    boolean any() {
      return address != null || amountSat != null || reference != null;
    }

    PaymentOrder toOrder(int index) {
      if (address == null || amountSat == null) {
        throw bad("Payment " + index + " has no address or no amount_sat.");
      }
      return new PaymentOrder(address, amountSat, reference);
    }
  }

  private static HttpException malformed() {
    return bad("The body must be a JSON object as in " + EXAMPLE + ".");
  }

  static HttpException bad(String detail) {
    return new HttpException(Problem.badRequest(detail));
  }
}
