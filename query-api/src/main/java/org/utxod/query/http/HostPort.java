package org.utxod.query.http;

/**
 * An address to listen on.
 *
 * @param host a name, an IPv4 address, or an IPv6 address without brackets
 * @param port 0 for one that the system chooses
 */
public record HostPort(String host, int port) {
  public HostPort {
    if (host.isBlank() || port < 0 || port > 65_535) {
      throw new IllegalArgumentException(
          "not a host and a port from 0 to 65535: '" + host + "', " + port);
    }
  }

  /**
   * Parses {@code HOST:PORT}; an IPv6 address is in brackets.
   *
   * @throws IllegalArgumentException for anything else; the message says what is expected
   */
  public static HostPort parse(String text) {
    int colon = text.lastIndexOf(':');
    String host = colon < 0 ? "" : text.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    } else if (host.indexOf(':') >= 0) {
      host = "";
    }
    String port = text.substring(colon + 1);
    boolean digits =
        !port.isEmpty() && port.length() <= 5 && port.chars().allMatch(c -> c >= '0' && c <= '9');
    if (host.isBlank() || !digits || Integer.parseInt(port) > 65_535) {
      throw new IllegalArgumentException(
          "'" + text
              + "' is not an address to listen on; write HOST:PORT, for example 127.0.0.1:3000 or [::1]:3000");
    }
    return new HostPort(host, Integer.parseInt(port));
  }

  /** {@code HOST:PORT}, with an IPv6 address in brackets. */
  @Override
  public String toString() {
    return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
  }
}
