package org.utxod.query.access;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.utxod.query.http.HostPort;
import org.utxod.query.http.Problem;
import org.utxod.query.http.RequestFilter.RequestInfo;
import org.utxod.query.outbound.IpLiteral;

/**
 * The accepted host names of a daemon. A page can have its own name resolved to this machine's address (DNS rebinding):
 * to the browser the daemon is then a part of that page's site, which may read everything. The Host that the browser
 * sends is still the page's name, and is rejected here. Immutable.
 */
public final class HostNames {
  private static final String ANY = "*";

  private final boolean loopbackOnly;
  private final String bound;
  private final Set<String> configured;

  private HostNames(boolean loopbackOnly, String bound, Set<String> configured) {
    this.loopbackOnly = loopbackOnly;
    this.bound = bound;
    this.configured = configured;
  }

  /**
   * The names for a daemon that listens at {@code bind}: on loopback the names of loopback and the configured ones;
   * elsewhere every name, unless some are configured.
   *
   * @param configured without ports; {@code *} for every name
   */
  public static HostNames of(HostPort bind, Set<String> configured) {
    return new HostNames(
        isLoopback(bind.host()),
        normalized(bind.host()),
        configured.stream().map(HostNames::normalized).collect(Collectors.toUnmodifiableSet()));
  }

  /** Whether an address to listen on is reachable from this machine only. */
  public static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false; // it cannot be listened on either
    }
  }

  /** Why a request for a foreign name is rejected; null if the name is accepted. */
  @Nullable
  Problem refusal(RequestInfo info) {
    if (configured.contains(ANY) || (!loopbackOnly && configured.isEmpty())) {
      return null;
    }
    for (String authority : info.authorities()) {
      if (!isOurs(authority, info.server())) {
        return new Problem(
            421,
            "misdirected-request",
            "Misdirected request",
            "This daemon does not accept the name in the Host header"
                + (loopbackOnly ? ", only to localhost, 127.0.0.1 and [::1]" : "")
                + ". If a proxy forwards its clients' Host header, or the daemon has another name, the operator "
                + "must add that name to access.hosts.",
            List.of());
      }
    }
    return null;
  }

  /** Whether an origin is a configured name of the daemon at the default port. */
  boolean isOurOrigin(String origin) {
    int name = origin.indexOf("://") + 3;
    return name > 3 && configured.contains(normalized(origin.substring(name)));
  }

  private boolean isOurs(String authority, String server) {
    String host = withoutPort(authority);
    if (host == null) {
      return false;
    }
    if (host.isEmpty() || configured.contains(host) || host.equals(bound)) {
      return true; // an empty name identifies no other host: no browser sends it
    }
    if (host.equals("localhost")) {
      return true;
    }
    // If the Host is an address, the browser connected to it: no name was resolved that could have
    // been rebound.
    InetAddress address = IpLiteral.parse(host);
    return address != null
        && (address.isLoopbackAddress() || address.equals(IpLiteral.parse(normalized(server))));
  }

  /** Null if it is not a name or address with or without a port. */
  private static @Nullable String withoutPort(String authority) {
    int end = authority.length();
    int colon = authority.lastIndexOf(':');
    if (colon > authority.lastIndexOf(']')) {
      if (!authority.substring(colon + 1).chars().allMatch(c -> c >= '0' && c <= '9')) {
        return null;
      }
      end = colon;
    }
    String host = authority.substring(0, end);
    boolean brackets = host.startsWith("[") && host.endsWith("]");
    return host.indexOf(':') >= 0 && !brackets ? null : normalized(host);
  }

  private static String normalized(String host) {
    String lower = host.toLowerCase(Locale.ROOT);
    if (lower.startsWith("[") && lower.endsWith("]")) {
      return lower.substring(1, lower.length() - 1);
    }
    return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
  }
}
