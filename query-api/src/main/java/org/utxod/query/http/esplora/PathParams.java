package org.utxod.query.http.esplora;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.utxod.query.http.HttpException;
import org.utxod.query.http.Json;
import org.utxod.query.http.Request;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.Hex;
import org.utxod.store.chain.Txid;

/** Parses path parameters, with Esplora's error messages. */
final class PathParams {
  private static final int HASH_DIGITS = 64;
  private static final int MAX_DIGITS = 10;
  private static final Pattern AMOUNT = Pattern.compile("\\d{1,8}(\\.\\d{1,8})?");

  private PathParams() {}

  static Txid txid(Request request, String variable) {
    return txid(request.variable(variable));
  }

  static Txid txid(String text) {
    return Txid.ofDisplay(hash(text));
  }

  static BlockHash blockHash(Request request) {
    return BlockHash.ofDisplay(hash(request.variable("hash")));
  }

  /** 32 bytes in the order of the digits. */
  static byte[] scriptHash(Request request) {
    try {
      return Hex.decode(hash(request.variable("hash")));
    } catch (HttpException e) {
      throw EsploraErrorFormat.badRequest("Invalid scripthash");
    }
  }

  private static String hash(String text) {
    String digits = text.toLowerCase(Locale.ROOT);
    if (digits.length() != HASH_DIGITS || !digits.chars().allMatch(PathParams::isHexDigit)) {
      throw EsploraErrorFormat.badRequest("Invalid hex string");
    }
    return digits;
  }

  /** A list of at most {@code max} texts, and at least one. */
  static List<String> texts(byte[] body, int max) {
    List<String> texts = new ArrayList<>();
    try (JsonParser json = Json.parser(body)) {
      boolean list = json.nextToken() == JsonToken.START_ARRAY;
      while (list && json.nextToken() == JsonToken.VALUE_STRING) {
        if (texts.size() == max) {
          throw EsploraErrorFormat.badRequest("Exceeded maximum of " + max + " transactions");
        }
        texts.add(json.getText());
      }
      boolean whole = json.currentToken() == JsonToken.END_ARRAY && json.nextToken() == null;
      if (list && whole && !texts.isEmpty()) {
        return texts;
      }
    } catch (IOException e) {
      throw invalidList();
    }
    throw invalidList();
  }

  private static HttpException invalidList() {
    return EsploraErrorFormat.badRequest("Invalid list of transactions");
  }

  /** An amount in BTC, not negative; null if none is given. */
  static @Nullable BigDecimal amount(Request request, String parameter) {
    String text = request.parameter(parameter);
    if (text == null) {
      return null;
    }
    if (!AMOUNT.matcher(text).matches()) {
      throw EsploraErrorFormat.badRequest("Invalid " + parameter);
    }
    return new BigDecimal(text);
  }

  static boolean isHexDigit(int c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  }

  /** A number; {@code otherwise} if the text is not a number, which Esplora ignores in some places. */
  static int numberOr(Request request, String variable, int otherwise) {
    String text = request.variable(variable);
    boolean digits = !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    return digits ? number(request, variable) : otherwise;
  }

  /** A whole number that fits an {@code int}; larger values are clamped, because nothing is there. */
  static int number(Request request, String variable) {
    String text = request.variable(variable);
    if (text.isEmpty()
        || text.length() > MAX_DIGITS
        || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw EsploraErrorFormat.badRequest("Invalid number");
    }
    return (int) Math.min(Integer.MAX_VALUE, Long.parseLong(text));
  }
}
