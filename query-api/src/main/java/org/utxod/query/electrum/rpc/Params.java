package org.utxod.query.electrum.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.utxod.store.chain.Txid;

/**
 * The parameters of a request, by their names; those that came as an array are named by their places. What is not asked for
 * is ignored. Every reading method throws {@link RpcException} with a message for the client.
 */
public final class Params {
  private static final int MAX_SHOWN = 100;

  private final String method;
  private final JsonNode given;
  private final List<String> names;

  /** @param names in the order of the places */
  public Params(String method, JsonNode given, List<String> names) {
    this.method = method;
    this.given = given;
    this.names = names;
  }

  /** A parameter as it came; null if it is missing, or null. */
  public @Nullable JsonNode optional(String name) {
    JsonNode found = given.isArray() ? given.path(names.indexOf(name)) : given.path(name);
    return found.isMissingNode() || found.isNull() ? null : found;
  }

  /** A parameter as it came. */
  public JsonNode required(String name) {
    JsonNode found = optional(name);
    if (found == null) {
      throw new RpcException(
          RpcException.INVALID_ARGUMENTS,
          "missing argument \"" + name + "\" to method \"" + method + "\"");
    }
    return found;
  }

  /** A number of 0 or more; also as a text of digits, or with a fraction of zero. */
  public int natural(String name) {
    return natural(required(name));
  }

  /** A number of 0 or more, or {@code usual} if there is none. */
  public int natural(String name, int usual) {
    JsonNode found = optional(name);
    return found == null ? usual : natural(found);
  }

  private static int natural(JsonNode value) {
    try {
      int number = value.isTextual()
          ? Integer.parseInt(value.textValue())
          : value.isNumber() ? value.decimalValue().intValueExact() : -1;
      if (number >= 0) {
        return number;
      }
    } catch (ArithmeticException | NumberFormatException e) {
      // It is refused below.
    }
    throw RpcException.badRequest(shown(value) + " should be a non-negative integer");
  }

  /** Yes or no, also as 1 or 0; no if it is missing. */
  public boolean flag(String name) {
    JsonNode found = optional(name);
    if (found == null) {
      return false;
    }
    if (found.isBoolean()) {
      return found.booleanValue();
    }
    if (found.isNumber() && (found.asDouble() == 0 || found.asDouble() == 1)) {
      return found.asDouble() == 1;
    }
    throw RpcException.badRequest("\"" + name + "\" must be a boolean");
  }

  /** A text. */
  public String text(String name) {
    JsonNode found = required(name);
    if (!found.isTextual()) {
      throw RpcException.badRequest(shown(found) + " should be a string");
    }
    return found.textValue();
  }

  /** A text; empty if it is missing. */
  public Optional<String> optionalText(String name) {
    return optional(name) == null ? Optional.empty() : Optional.of(text(name));
  }

  /** A list of texts. */
  public List<String> texts(String name) {
    JsonNode found = required(name);
    List<String> texts = new ArrayList<>();
    for (JsonNode one : found) {
      if (one.isTextual()) {
        texts.add(one.textValue());
      }
    }
    if (!found.isArray() || texts.size() != found.size()) {
      throw RpcException.badRequest(name + " should be a list of strings");
    }
    return texts;
  }

  /** The id of a transaction. */
  public Txid txid(String name) {
    JsonNode found = required(name);
    String text = found.isTextual() ? found.textValue() : "";
    if (!isHash(text)) {
      throw RpcException.badRequest(shown(found) + " should be a transaction hash");
    }
    return Txid.ofDisplay(text.toLowerCase(Locale.ROOT));
  }

  /** Whether a text is 64 hexadecimal digits. */
  public static boolean isHash(String text) {
    if (text.length() != 64) {
      return false;
    }
    for (int i = 0; i < 64; i++) {
      char digit = text.charAt(i);
      if (digit > 'f' || Character.digit(digit, 16) < 0) {
        return false;
      }
    }
    return true;
  }

  /** A value as it may stand in a message. */
  public static String shown(JsonNode value) {
    String text = value.isTextual() ? value.textValue() : value.toString();
    return text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "...";
  }
}
