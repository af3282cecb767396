package org.utxod.indexer.config;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.utxod.query.outbound.RateLimit;
import org.utxod.query.outbound.ServerUri;

/**
 * An endpoint to query: a node, or an external API.
 *
 * @param url as the user wrote it; may hold secrets
 * @param token for APIs that require one
 * @param name of an API in answers and logs; its host and port unless the user gave another
 * @param limits rate limits, those published by the service unless the user gave others; none for nodes
 */
public record RpcUrl(String url, Kind kind, Secret token, String name, List<RateLimit> limits) {
  /** Default API paths as published by their services; other paths may contain keys. */
  private static final Pattern PLAIN_PATH =
      Pattern.compile("(/(api|v1|v2|btc|main|test3|testnet|testnet3|testnet4|signet|regtest))*/?");

  /** The kinds of endpoint. */
  public enum Kind {
    NODE,
    ESPLORA,
    BLOCKCYPHER,
    BLOCKBOOK,
    UTXOD;

    /** The name in the configuration file. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * From a URL alone: a node, unless the host is a known API, or the kind precedes it with a plus sign ({@code
   * esplora+https://btc.example.org/api}), for settings that are plain text.
   *
   * @throws IllegalArgumentException if it is no http or https URL; the message does not repeat it
   */
  public static RpcUrl of(String url) {
    int plus = url.indexOf("+http");
    for (Kind kind : Kind.values()) {
      if (plus > 0 && kind.label().equals(url.substring(0, plus))) {
        return of(url.substring(plus + 1), kind, new Secret(""));
      }
    }
    return of(url, kindOf(url), new Secret(""));
  }

  /** An entry of a known kind, with a token. */
  static RpcUrl of(String url, Kind kind, Secret token) {
    ServerUri uri = parse(url);
    String name = uri.bracketedHost() + (uri.port() < 0 ? "" : ":" + uri.port());
    return new RpcUrl(url, kind, token, name, usualLimits(uri.host(), kind, token));
  }

  RpcUrl withName(String other) {
    return new RpcUrl(url, kind, token, other, limits);
  }

  RpcUrl withLimits(List<RateLimit> newLimits) {
    return new RpcUrl(url, kind, token, name, newLimits);
  }

  /* What the services publish or are known to enforce: Blockstream's notice of July 2025 (700 an hour) and its nginx
  (5 a second), mempool's nginx (200 a minute), BlockCypher's pages (3 a second; 100 an hour without a token). */
  private static List<RateLimit> usualLimits(String host, Kind kind, Secret token) {
    String limits = switch (kind) {
      case NODE -> "";
      case ESPLORA ->
        host.endsWith("blockstream.info")
            ? "5/s 700/h"
            : host.endsWith("mempool.space") ? "5/s 200/min" : "50/s";
      case BLOCKCYPHER ->
        !host.endsWith("blockcypher.com")
            ? "50/s"
            : token.reveal().isEmpty() ? "3/s 100/h" : "3/s 200/h";
      case BLOCKBOOK -> "20/s";
      case UTXOD -> "200/s";
    };
    return limits.isEmpty() ? List.of() : RateLimit.parse(limits);
  }

  public RpcUrl {
    parse(url);
    limits = List.copyOf(limits);
  }

  private static Kind kindOf(String url) {
    String host = parse(url).host().toLowerCase(Locale.ROOT);
    if (host.equals("blockstream.info")
        || host.equals("mempool.space")
        || host.endsWith(".mempool.space")) {
      return Kind.ESPLORA;
    }
    return host.equals("api.blockcypher.com") ? Kind.BLOCKCYPHER : Kind.NODE;
  }

  private static ServerUri parse(String url) {
    ServerUri uri;
    try {
      uri = ServerUri.parse(url);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          e.getMessage() + "; write for example http://127.0.0.1:8332", e);
    }
    if (!uri.scheme().equals("http") && !uri.scheme().equals("https")) {
      throw new IllegalArgumentException(
          "is not an http or https URL; write for example http://127.0.0.1:8332");
    }
    return uri;
  }

  private static boolean isPlain(ServerUri uri) {
    return PLAIN_PATH.matcher(uri.path()).matches();
  }

  /** Whether it is a Bitcoin node and not an external API. */
  public boolean isNode() {
    return kind == Kind.NODE;
  }

  /** Scheme, host and port; user, path and query can contain keys and are omitted. */
  @Override
  public String toString() {
    ServerUri uri = parse(url);
    String masked = uri.userInfo() == null ? "" : "****@";
    String path = uri.path().length() <= 1 ? "" : "/****";
    String port = uri.port() < 0 ? "" : ":" + uri.port();
    return uri.scheme()
        + "://"
        + masked
        + uri.bracketedHost()
        + port
        + (isNode() || !isPlain(uri) ? path : uri.path());
  }

  /** The same with its kind, for example {@code http://10.0.0.2:3000 (utxod twin, 200/s)}. */
  public String understood() {
    if (isNode()) {
      return toString();
    }
    return this + " (" + kind.name().toLowerCase(Locale.ROOT) + " " + name
        + (limits.isEmpty()
            ? ""
            : ", " + limits.stream().map(RateLimit::toString).collect(Collectors.joining(" ")))
        + (token.reveal().isEmpty() ? "" : ", with a token") + ")";
  }
}
