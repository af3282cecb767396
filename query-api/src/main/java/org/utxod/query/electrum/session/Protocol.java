package org.utxod.query.electrum.session;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.utxod.query.electrum.rpc.RpcException;

/** A version of the protocol, such as 1.4.2. */
public record Protocol(String text) implements Comparable<Protocol> {
  /** The oldest that is spoken, and that of clients who do not say. */
  public static final Protocol OLDEST = new Protocol("1.4");

  /** The newest that is spoken. */
  public static final Protocol NEWEST = new Protocol("1.6");

  /** Lists of headers, and the mode of fee estimates. */
  static final Protocol WITH_HEADER_LISTS = NEWEST;

  private static final int MAX_LENGTH = 20;

  /**
   * The version to speak with a client.
   *
   * @param wanted a version, or the lowest and the highest of those that the client speaks; null for the oldest
   * @return empty if there is none in common
   * @throws RpcException if it is none of these
   */
  public static Optional<Protocol> negotiate(@Nullable JsonNode wanted) {
    Protocol min;
    Protocol max;
    if (wanted == null) {
      return Optional.of(OLDEST);
    } else if (wanted.isArray() && wanted.size() == 2) {
      min = parse(wanted.get(0));
      max = parse(wanted.get(1));
    } else {
      min = parse(wanted);
      max = min;
    }
    Protocol chosen = max.compareTo(NEWEST) < 0 ? max : NEWEST;
    Protocol lowest = min.compareTo(OLDEST) > 0 ? min : OLDEST;
    return chosen.compareTo(lowest) >= 0 ? Optional.of(chosen) : Optional.empty();
  }

  private static Protocol parse(JsonNode node) {
    String text = node.isTextual() ? node.textValue() : "";
    if (text.length() > MAX_LENGTH || !text.matches("[0-9]{1,4}(\\.[0-9]{1,4})*")) {
      throw RpcException.badRequest("unsupported protocol version: " + shown(node));
    }
    return new Protocol(text);
  }

  private static String shown(JsonNode node) {
    String text = node.toString();
    return text.length() <= MAX_LENGTH * 2 ? text : text.substring(0, MAX_LENGTH * 2);
  }

  private int[] parts() {
    return Arrays.stream(text.split("\\.")).mapToInt(Integer::parseInt).toArray();
  }

  @Override
  public int compareTo(Protocol other) {
    return Arrays.compare(parts(), other.parts());
  }

  /** Whether it is that version or a newer one. */
  public boolean isAtLeast(Protocol other) {
    return compareTo(other) >= 0;
  }
}
