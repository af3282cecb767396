package org.utxod.query.cache.redis;

import org.jspecify.annotations.Nullable;
import org.utxod.query.outbound.ServerUri;

/**
 * The location of a Redis.
 *
 * @param tls whether to use TLS, with the certificate checked against the host name
 * @param user of Redis' access lists; null for the default one
 * @param database its number
 */
public record RedisUrl(boolean tls, @Nullable String user, String host, int port, int database) {
  private static final int DEFAULT_PORT = 6_379;
  private static final int MAX_DATABASE = 9_999;
  private static final String HELP =
      "must be a URL such as redis://127.0.0.1:6379, or rediss:// for TLS";

  /**
   * Parses {@code redis[s]://[USER@]HOST[:PORT][/DATABASE]}.
   *
   * @throws IllegalArgumentException with a phrase that contains no secret
   */
  public static RedisUrl parse(String text) {
    ServerUri uri;
    try {
      uri = ServerUri.parse(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(HELP, e);
    }
    String scheme = uri.scheme();
    if (!scheme.equals("redis") && !scheme.equals("rediss")) {
      throw new IllegalArgumentException(HELP);
    }
    String user = uri.userInfo();
    if (user != null && user.contains(":")) {
      throw new IllegalArgumentException(
          "must not contain a password; set cache.redis_password instead");
    }
    if (uri.query() != null || uri.fragment() != null) {
      throw new IllegalArgumentException(HELP);
    }
    return new RedisUrl(
        scheme.equals("rediss"),
        user,
        uri.host(),
        uri.port() < 0 ? DEFAULT_PORT : uri.port(),
        database(uri.path()));
  }

  private static int database(@Nullable String path) {
    String digits = path == null || path.isEmpty() ? "" : path.substring(1);
    if (digits.isEmpty()) {
      return 0;
    }
    if (digits.length() > 4 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw new IllegalArgumentException("must end with a database number, 0 to " + MAX_DATABASE);
    }
    return Integer.parseInt(digits);
  }

  @Override
  public String toString() {
    return (tls ? "rediss://" : "redis://") + (user == null ? "" : user + "@")
        + (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port
        + (database == 0 ? "" : "/" + database);
  }
}
