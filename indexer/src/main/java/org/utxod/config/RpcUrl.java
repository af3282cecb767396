package org.utxod.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/**
 * One place to ask: a node, or an external API.
 *
 * @param url as the user wrote it; may hold secrets
 * @param token for APIs that want one
 */
public record RpcUrl(String url, Kind kind, Secret token) {
  /** What answers there. */
  public enum Kind {
    NODE,
    ESPLORA,
    BLOCKCYPHER,
    BLOCKBOOK,
    UTXOD;

    /** Its name in the file. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * From a URL alone: a node, unless its host is known for something else.
   *
   * @throws IllegalArgumentException where it is no http or https URL; the message does not repeat it
   */
  public static RpcUrl of(String url) {
    return new RpcUrl(url, kindOf(url), new Secret(""));
  }

  public RpcUrl {
    parse(url);
  }

  private static Kind kindOf(String url) {
    String host = String.valueOf(parse(url).getHost()).toLowerCase(Locale.ROOT);
    if (host.equals("blockstream.info")
        || host.equals("mempool.space")
        || host.endsWith(".mempool.space")) {
      return Kind.ESPLORA;
    }
    return host.equals("api.blockcypher.com") ? Kind.BLOCKCYPHER : Kind.NODE;
  }

  private static URI parse(String url) {
    try {
      URI uri = new URI(url);
      boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      if (web && uri.getHost() != null) {
        return uri;
      }
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("is no URL; write for example http://127.0.0.1:8332", e);
    }
    throw new IllegalArgumentException(
        "is no http or https URL; write for example http://127.0.0.1:8332");
  }

  /** Scheme, host and port; user, path and query can hold keys and are left out. */
  @Override
  public String toString() {
    URI uri = parse(url);
    String masked = uri.getUserInfo() == null ? "" : "****@";
    String path = uri.getPath() == null || uri.getPath().length() <= 1 ? "" : "/****";
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    return uri.getScheme()
        + "://"
        + masked
        + uri.getHost()
        + port
        + (kind == Kind.NODE ? path : String.valueOf(uri.getPath()));
  }
}
