package org.utxod.query.access;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.utxod.query.outbound.IpLiteral;

/**
 * Determines the client of a request: the connecting address or, behind a trusted proxy, the address that the proxy
 * names. The holder of an IPv6 address usually has 2^64 of them, so a /64 counts as one client.
 *
 * @param proxies addresses whose {@code X-Forwarded-For} is believed
 */
public record ClientAddress(Set<String> proxies) {
  private static final int MAX_LENGTH = 64;
  private static final int NETWORK_BYTES = 8;
  private static final byte[] NAT64 = {0, 0x64, (byte) 0xFF, (byte) 0x9B, 0, 0, 0, 0, 0, 0, 0, 0};

  public ClientAddress {
    proxies =
        proxies.stream().map(ClientAddress::canonical).collect(Collectors.toUnmodifiableSet());
  }

  /**
   * The last address in the list that is not one of our proxies; the ones before it can be forged.
   *
   * @param forwardedFor all fields of that name, joined by commas; null if there is none
   * @return a text that is the same for each request of the client
   */
  public String of(String connected, @Nullable String forwardedFor) {
    String client = canonical(connected);
    if (forwardedFor != null && proxies.contains(client)) {
      String[] hops = forwardedFor.split(",", -1);
      for (int i = hops.length - 1; i >= 0 && proxies.contains(client); i--) {
        client = canonical(hops[i].strip());
      }
    }
    return network(client);
  }

  /** Normalizes an address, without port, brackets and zone; other text is only truncated. */
  private static String canonical(String text) {
    InetAddress address = address(text);
    if (address != null) {
      return address.getHostAddress();
    }
    return text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH);
  }

  private static @Nullable InetAddress address(String text) {
    String bare = text;
    int bracket = text.indexOf(']');
    if (text.startsWith("[") && bracket > 0) {
      bare = text.substring(1, bracket);
    } else if (text.indexOf(':') == text.lastIndexOf(':') && text.indexOf(':') > 0) {
      bare = text.substring(
          0, text.indexOf(':')); // an IPv4 address with a port, which changes with each connection
    }
    int zone = bare.indexOf('%');
    return IpLiteral.parse(zone < 0 ? bare : bare.substring(0, zone));
  }

  private static String network(String client) {
    InetAddress address = address(client);
    if (!(address instanceof Inet6Address)) {
      return client;
    }
    byte[] bytes = address.getAddress();
    try {
      if (Arrays.equals(bytes, 0, NAT64.length, NAT64, 0, NAT64.length)) {
        // All of IPv4 is in this one network: the embedded address distinguishes clients.
        return InetAddress.getByAddress(Arrays.copyOfRange(bytes, NAT64.length, bytes.length))
            .getHostAddress();
      }
      Arrays.fill(bytes, NETWORK_BYTES, bytes.length, (byte) 0);
      return InetAddress.getByAddress(bytes).getHostAddress() + "/64";
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an IP address has the wrong number of bytes", e);
    }
  }
}
