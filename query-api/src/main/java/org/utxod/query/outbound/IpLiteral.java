package org.utxod.query.outbound;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Parses IP addresses in their usual form only. Other forms that resolvers accept (2130706433, 0x7f.1, 0177.0.0.1,
 * 127.1) are not addresses here, and no name is ever resolved. Stateless.
 */
public final class IpLiteral {
  private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
  private static final Pattern IPV4 = Pattern.compile("(" + OCTET + "\\.){3}" + OCTET);
  private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]{2,45}");

  private IpLiteral() {}

  /** Whether a host, written without brackets, is this machine by its usual name or by a loopback address. */
  public static boolean isLoopback(String host) {
    InetAddress address = parse(host);
    return address == null ? host.equalsIgnoreCase("localhost") : address.isLoopbackAddress();
  }

  /**
   * The address; null if the text is not one. An IPv4-mapped IPv6 address (::ffff:1.2.3.4) is that IPv4 address.
   *
   * @param text IPv6 without brackets and without a zone
   */
  public static @Nullable InetAddress parse(String text) {
    boolean six = text.indexOf(':') >= 0;
    if (!(six ? IPV6 : IPV4).matcher(text).matches()) {
      return null;
    }
    try {
      // In brackets it is parsed or rejected, and never resolved as a name.
      return InetAddress.getByName(six ? "[" + text + "]" : text);
    } catch (UnknownHostException e) {
      return null;
    }
  }
}
