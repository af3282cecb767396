package org.utxod.query.provider.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.utxod.query.provider.client.ProviderException.Kind;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.Coin;
import org.utxod.store.chain.Txid;

/** The fields of an object from a provider, each strictly validated or a {@link ProviderException}. */
public final class ProviderFields {
  private static final int MAX_HEIGHT = 100_000_000;
  private static final int MAX_DIGITS = 18;

  private final String party;
  private final JsonNode node;

  /** @param party source of the object, for messages */
  public ProviderFields(String party, JsonNode node) {
    this.party = party;
    this.node = node;
    if (!node.isObject()) {
      throw ProviderException.of(
          Kind.MALFORMED, party + " sent no object where one was expected; it is not used.");
    }
  }

  /** An object in a field. */
  public ProviderFields object(String name) {
    JsonNode value = node.path(name);
    if (!value.isObject()) {
      throw unusable(name);
    }
    return new ProviderFields(party, value);
  }

  /** Whether the field is present and not null. */
  public boolean has(String name) {
    return node.hasNonNull(name);
  }

  /** A whole number of 0 or more, without a fraction or an exponent. */
  public long count(String name) {
    return within(name, node.path(name), Long.MAX_VALUE);
  }

  /** Satoshis as a whole number, not negative and not above the maximum. */
  public long sat(String name) {
    return within(name, node.path(name), Coin.MAX_SAT);
  }

  /** Satoshis of a sum over all time, which can exceed the maximum amount of money. */
  public long turnoverSat(String name) {
    return within(name, node.path(name), Long.MAX_VALUE);
  }

  /** Satoshis as a text of digits. */
  public long satText(String name) {
    String text = text(name);
    if (text.isEmpty()
        || text.length() > MAX_DIGITS
        || !text.chars().allMatch(c -> c >= '0' && c <= '9')
        || Long.parseLong(text) > Coin.MAX_SAT) {
      throw unusable(name);
    }
    return Long.parseLong(text);
  }

  /** A block's height. */
  public int height(String name) {
    return (int) within(name, node.path(name), MAX_HEIGHT);
  }

  /** A height sent as plain text. */
  public static int height(String party, String text) {
    if (text.isEmpty()
        || text.length() > 9
        || !text.chars().allMatch(c -> c >= '0' && c <= '9')
        || Integer.parseInt(text) > MAX_HEIGHT) {
      throw ProviderException.of(
          Kind.MALFORMED, party + " sent something other than a height; the answer is not used.");
    }
    return Integer.parseInt(text);
  }

  private long within(String name, JsonNode value, long most) {
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw unusable(name);
    }
    long number = value.longValue();
    if (number < 0 || number > most) {
      throw unusable(name);
    }
    return number;
  }

  /** An output number. */
  public long vout(String name) {
    return within(name, node.path(name), 0xFFFF_FFFFL);
  }

  /** A text. */
  public String text(String name) {
    JsonNode value = node.path(name);
    if (!value.isTextual()) {
      throw unusable(name);
    }
    return value.textValue();
  }

  /** True or false. */
  public boolean flag(String name) {
    JsonNode value = node.path(name);
    if (!value.isBoolean()) {
      throw unusable(name);
    }
    return value.booleanValue();
  }

  /** True or false; false if the field is missing. */
  public boolean flagIfThere(String name) {
    return has(name) && flag(name);
  }

  /** Satoshis; null if the field is missing. */
  public @Nullable Long satIfThere(String name) {
    return has(name) ? Long.valueOf(sat(name)) : null;
  }

  /** A count; null if the field is missing. */
  public @Nullable Long countIfThere(String name) {
    return has(name) ? Long.valueOf(count(name)) : null;
  }

  /** A transaction's id in display order. */
  public Txid txid(String name) {
    return hash(name, Txid::ofDisplay);
  }

  /** A block's hash in display order. */
  public BlockHash blockHash(String name) {
    return hash(name, BlockHash::ofDisplay);
  }

  /** A block's hash sent as plain text, in display order. */
  public static BlockHash blockHash(String party, String text) {
    try {
      return BlockHash.ofDisplay(text);
    } catch (IllegalArgumentException e) {
      throw ProviderException.of(
          Kind.MALFORMED,
          party + " sent something other than a block hash; the answer is not used.");
    }
  }

  private <H> H hash(String name, Function<String, H> reader) {
    try {
      return reader.apply(text(name));
    } catch (IllegalArgumentException e) {
      throw unusable(name);
    }
  }

  /** Checks that a text is the requested one. */
  public void require(String name, String expected) {
    if (!text(name).equals(expected)) {
      throw ProviderException.of(
          Kind.MALFORMED,
          party + " answered for a different '" + name
              + "' than requested; the answer is not used.");
    }
  }

  /** A list in a field. */
  public JsonNode list(String name) {
    JsonNode value = node.path(name);
    if (!value.isArray()) {
      throw unusable(name);
    }
    return value;
  }

  /** The exception for a field that is missing or invalid. */
  public ProviderException unusable(String name) {
    return ProviderException.of(
        Kind.MALFORMED,
        party + " sent an answer whose field '" + name
            + "' is missing or invalid; the answer is not used.");
  }

  /** The exception for statistics that contradict each other. */
  public ProviderException contradiction(String text) {
    return ProviderException.of(
        Kind.MALFORMED, party + " contradicts itself: " + text + "; the answer is not used.");
  }
}
