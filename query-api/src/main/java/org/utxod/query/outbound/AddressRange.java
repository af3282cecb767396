package org.utxod.query.outbound;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * The network around a client. Whoever has one /64 of IPv6 often has the /48 around it, which is 65,536 of them, for
 * nothing; IPv4 addresses are scarce, and each stands for itself. Stateless.
 */
public final class AddressRange {
  /** What the clients of a range may have together, as a multiple of what one may have. */
  public static final int SHARES = 4;

  private static final int BYTES = 6;

  private AddressRange() {}

  /**
   * The range of a client.
   *
   * @param client an address, or a network as {@code 2001:db8:0:1::/64}; other text is its own range
   */
  public static String of(String client) {
    int slash = client.indexOf('/');
    InetAddress address = IpLiteral.parse(slash < 0 ? client : client.substring(0, slash));
    if (!(address instanceof Inet6Address) || address.isLoopbackAddress()) {
      return client;
    }
    byte[] bytes = address.getAddress();
    Arrays.fill(bytes, BYTES, bytes.length, (byte) 0);
    try {
      return InetAddress.getByAddress(bytes).getHostAddress() + "/48";
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an IP address has the wrong number of bytes", e);
    }
  }
}
