package org.utxod.indexer.bitcoind.rpc;

import okhttp3.HttpUrl;

/**
 * The URL and credentials of a node.
 *
 * @param url without user and password; its path may hold a hosted node's key and is never shown
 */
public record NodeEndpoint(HttpUrl url, Credentials credentials) {
  /**
   * From a URL as people write it; a user and password in it win over {@code credentials}.
   *
   * @throws IllegalArgumentException if it is no http or https URL; the message does not repeat it
   */
  public static NodeEndpoint of(String url, Credentials credentials) {
    HttpUrl parsed = HttpUrl.parse(url);
    if (parsed == null) {
      throw new IllegalArgumentException(
          "a node's URL must be like http://127.0.0.1:8332, with http or https");
    }
    if (parsed.username().isEmpty() && parsed.password().isEmpty()) {
      return new NodeEndpoint(parsed, credentials);
    }
    return new NodeEndpoint(
        parsed.newBuilder().username("").password("").build(),
        new Credentials.UserPassword(parsed.username(), parsed.password()));
  }

  /** Scheme, host and port: the part of the address that may be logged. */
  public String label() {
    String host = url.host().indexOf(':') >= 0 ? "[" + url.host() + "]" : url.host();
    return url.scheme() + "://" + host + ":" + url.port();
  }

  @Override
  public String toString() {
    return label();
  }
}
