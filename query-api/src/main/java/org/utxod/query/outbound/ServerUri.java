package org.utxod.query.outbound;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A parsed URI that names a server. Like {@link URI}, but accepts host names with an underscore, as Docker Compose and
 * Swarm assign.
 *
 * @param userInfo decoded; null if there is none
 * @param host of an IPv6 address without its brackets
 * @param port -1 if none is given
 */
public record ServerUri(
    String scheme,
    @Nullable String userInfo,
    String host,
    int port,
    String path,
    @Nullable String query,
    @Nullable String fragment) {
  private static final Pattern AUTHORITY =
      Pattern.compile("(?:([^@]*)@)?([A-Za-z0-9._-]{1,253}|\\[[0-9A-Fa-f:.]+])(?::(\\d{1,5}))?");
  private static final int MAX_PORT = 65_535;

  /**
   * Parses a URI.
   *
   * @throws IllegalArgumentException if it is malformed, or names no server; the message does not repeat it
   */
  public static ServerUri parse(String text) {
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("is not a URL");
    }
    String authority = uri.getAuthority();
    Matcher parts = AUTHORITY.matcher(authority == null ? "" : authority);
    if (uri.getScheme() == null || !parts.matches()) {
      throw new IllegalArgumentException("has no host");
    }
    String port = parts.group(3);
    int number = port == null ? -1 : Integer.parseInt(port);
    if (number > MAX_PORT) {
      throw new IllegalArgumentException("has an invalid port");
    }
    String host = String.valueOf(parts.group(2));
    return new ServerUri(
        uri.getScheme(),
        parts.group(1),
        host.startsWith("[") ? host.substring(1, host.length() - 1) : host,
        number,
        uri.getPath() == null ? "" : uri.getPath(),
        uri.getQuery(),
        uri.getFragment());
  }

  /** The host as written in a URI. */
  public String bracketedHost() {
    return host.indexOf(':') < 0 ? host : "[" + host + "]";
  }
}
