package org.utxod.query.outbound.http;

import org.jspecify.annotations.Nullable;
import org.utxod.query.outbound.ServerUri;

/**
 * A proxy for calls to external services.
 *
 * @param user null if it requires none
 * @param password null with {@code user}
 */
public record ProxyUrl(
    Kind kind,
    String host,
    int port,
    @Nullable String user,
    @Nullable String password) {
  /** The proxy's protocol. */
  public enum Kind {
    /** HTTP CONNECT. */
    HTTP,
    /** SOCKS 5 (RFC 1928); names are resolved by the proxy, as Tor requires, never here. */
    SOCKS5
  }

  /**
   * Parses {@code http://[USER:PASSWORD@]HOST:PORT} or {@code socks5://HOST:PORT}.
   *
   * @throws IllegalArgumentException with a phrase that contains no secret
   */
  public static ProxyUrl parse(String text) {
    ServerUri uri;
    try {
      uri = ServerUri.parse(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(HELP, e);
    }
    Kind kind = kind(uri.scheme());
    if (uri.port() < 1 || uri.path().length() > 1 || uri.query() != null) {
      throw new IllegalArgumentException(HELP);
    }
    String info = uri.userInfo();
    if (info == null) {
      return new ProxyUrl(kind, uri.host(), uri.port(), null, null);
    }
    int colon = info.indexOf(':');
    if (kind == Kind.SOCKS5 || colon < 1) {
      throw new IllegalArgumentException(
          kind == Kind.SOCKS5 ? "must name a SOCKS proxy without user and password" : HELP);
    }
    return new ProxyUrl(
        kind, uri.host(), uri.port(), info.substring(0, colon), info.substring(colon + 1));
  }

  private static final String HELP =
      "must be a proxy URL such as socks5://127.0.0.1:9050 or http://proxy.example.org:3128";

  private static Kind kind(String scheme) {
    return switch (scheme) {
      case "http" -> Kind.HTTP;
      case "socks5", "socks5h" -> Kind.SOCKS5;
      default -> throw new IllegalArgumentException(HELP);
    };
  }

  /** Without user and password. */
  @Override
  public String toString() {
    return (kind == Kind.HTTP ? "http://" : "socks5://") + (user == null ? "" : "****@")
        + (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
  }
}
