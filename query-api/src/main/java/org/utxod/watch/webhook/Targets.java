package org.utxod.watch.webhook;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/**
 * Which receivers may be called. Where private ones are not allowed, none is within this machine or its network, for whoever
 * may register a webhook could otherwise reach servers there that trust this machine.
 */
public final class Targets {
  private static final int MAX_URL_LENGTH = 2_048;
  private static final Pattern NUMERIC =
      Pattern.compile("[0-9.]+|\\[?[0-9a-fA-F:.]*:[0-9a-fA-F:.]*\\]?");

  private final boolean privateAllowed;

  /** @param privateAllowed whether receivers on this machine and in private networks may be called */
  public Targets(boolean privateAllowed) {
    this.privateAllowed = privateAllowed;
  }

  /**
   * The URL of a receiver, checked as far as that goes without looking its name up.
   *
   * @throws IllegalArgumentException with a sentence, where it may not be called
   */
  public String require(String url) {
    URI uri;
    try {
      uri = new URI(url);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("The url is not well-formed.", e);
    }
    String scheme = uri.getScheme();
    if (url.length() > MAX_URL_LENGTH
        || !("http".equals(scheme) || "https".equals(scheme))
        || uri.getHost() == null
        || uri.getRawUserInfo() != null
        || uri.getRawFragment() != null) {
      throw new IllegalArgumentException(
          "The url must be http:// or https://, with a host, without a user and without a fragment, and at most "
              + MAX_URL_LENGTH + " characters long.");
    }
    if (!literalAllowed(uri.getHost())) {
      throw new IllegalArgumentException(
          "The url names an address of this machine or of a private network, where webhooks may not go here; the operator"
              + " can allow it with webhooks.private_targets: allow.");
    }
    return url;
  }

  private boolean literalAllowed(String host) {
    if (!NUMERIC.matcher(host).matches()) {
      return privateAllowed || !host.equalsIgnoreCase("localhost");
    }
    try {
      return allows(InetAddress.getByName(host)); // A literal: nothing is looked up.
    } catch (UnknownHostException e) {
      return false;
    }
  }

  /** Whether an address may be connected to. */
  public boolean allows(InetAddress address) {
    if (address.isMulticastAddress() || address.isAnyLocalAddress()) {
      return false;
    }
    return privateAllowed
        || !(address.isLoopbackAddress()
            || address.isLinkLocalAddress()
            || address.isSiteLocalAddress()
            || isSpecial(address));
  }

  /** Ranges that Java has no word for (RFC 6890), and IPv6 addresses that hold others. */
  private static boolean isSpecial(InetAddress address) {
    byte[] bytes = address.getAddress();
    int first = bytes[0] & 0xFF;
    int second = bytes[1] & 0xFF;
    if (address instanceof Inet4Address) {
      return first == 0
          || first >= 240
          || (first == 100 && second >= 64 && second < 128)
          || (first == 192 && second == 0 && bytes[2] == 0)
          || (first == 198 && (second == 18 || second == 19));
    }
    return (first & 0xFE) == 0xFC
        || (first == 0x20 && second == 0x02)
        || (first == 0x20 && second == 0x01 && bytes[2] == 0 && bytes[3] == 0)
        || (first == 0 && second == 0x64)
        || (first == 0 && second == 0);
  }
}
