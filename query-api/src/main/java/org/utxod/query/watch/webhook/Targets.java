package org.utxod.query.watch.webhook;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;
import org.utxod.query.outbound.IpLiteral;

/**
 * Which receivers may be called. Otherwise a user who may register webhooks could reach, through this daemon, servers
 * that trust this machine or its network. Which targets are allowed is configured by the operator alone, independent of
 * the listening address.
 */
public final class Targets {
  /** The allowed networks. */
  public enum Reach {
    /** Public addresses only. */
    DENY,
    /** Those, and receivers on this machine by its usual names: localhost, 127.0.0.0/8, [::1]. */
    LOOPBACK,
    /** Private networks too. */
    ALLOW
  }

  private static final int MAX_URL_LENGTH = 2_048;

  /** A form that every parser reads the same way: no user, no escapes, no backslash, nothing before the slashes. */
  private static final Pattern URL = Pattern.compile(
      "https?://(?<host>\\[[0-9a-fA-F:.]+]|[A-Za-z0-9._-]+)(:[0-9]{1,5})?([/?][!-~&&[^#\\\\]]*)?");

  /** Names that resolvers may take for an address (WHATWG URL, 3.5): the last part is a number in any notation. */
  private static final Pattern ENDS_IN_NUMBER =
      Pattern.compile("(.*\\.)?([0-9]+|0[xX][0-9a-fA-F]*)\\.?");

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*");

  /** Names of this machine in hosts files and resolvers. */
  private static final Pattern OTHER_LOCALHOST = Pattern.compile(
      "(.*\\.)?localhost[46]?(\\.localdomain[46]?)?|ip6-(localhost|loopback)",
      Pattern.CASE_INSENSITIVE);

  private final Reach reach;

  public Targets(Reach reach) {
    this.reach = reach;
  }

  /**
   * The URL of a receiver, checked as far as possible without resolving its name.
   *
   * @throws IllegalArgumentException with a message, if it may not be called
   */
  public String require(String url) {
    Matcher parts = URL.matcher(url);
    if (url.length() > MAX_URL_LENGTH || !parts.matches()) {
      throw new IllegalArgumentException(
          "The url must be http:// or https://, with a host, without a user and without a fragment, and at most "
              + MAX_URL_LENGTH + " characters long.");
    }
    String host = withoutBrackets(parts.group("host"));
    HttpUrl asCalled = HttpUrl.parse(url);
    if (asCalled == null) {
      throw new IllegalArgumentException("The url is not well-formed.");
    }
    InetAddress address = IpLiteral.parse(host);
    boolean odd = address == null
        && (!NAME.matcher(host).matches()
            || ENDS_IN_NUMBER.matcher(host).matches()
            || (OTHER_LOCALHOST.matcher(host).matches() && !host.equalsIgnoreCase("localhost")));
    if (odd || !isSame(host, address, asCalled.host())) {
      throw new IllegalArgumentException(
          "The url's host is ambiguous. Write a name without a trailing dot, an IPv4 address as four decimal "
              + "numbers, an IPv6 address in brackets, or localhost.");
    }
    boolean allowed = address == null
        ? reach != Reach.DENY || !host.equalsIgnoreCase("localhost")
        : allows(host, address);
    if (!allowed) {
      throw new IllegalArgumentException(
          "The url points to this machine or a private network, which webhooks may not call; the operator can "
              + "allow it with webhooks.private_targets: allow.");
    }
    return url;
  }

  /* The checked text is exactly what will be called. */
  private static boolean isSame(String host, @Nullable InetAddress address, String called) {
    return address == null
        ? host.equalsIgnoreCase(called)
        : address.equals(IpLiteral.parse(called));
  }

  private static String withoutBrackets(String host) {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  /**
   * Whether an address may be connected to. A name other than localhost that resolves to this machine is not one of
   * this machine's own receivers: the owner of the name could have any local service called.
   *
   * @param host the name that resolved to it, or the literal address
   */
  public boolean allows(String host, InetAddress address) {
    if (address.isMulticastAddress() || address.isAnyLocalAddress()) {
      return false;
    }
    if (reach == Reach.ALLOW) {
      return true;
    }
    if (address.isLoopbackAddress()) {
      return reach == Reach.LOOPBACK && IpLiteral.isLoopback(host);
    }
    return !(address.isLinkLocalAddress() || address.isSiteLocalAddress() || isSpecial(address));
  }

  /** Ranges that Java has no method for (RFC 6890), and IPv6 addresses that embed others. */
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
