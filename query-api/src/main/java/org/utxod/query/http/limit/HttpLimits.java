package org.utxod.query.http.limit;

import java.time.Duration;

/**
 * Limits for one client and for all clients together.
 *
 * @param maxUriBytes of path and query; the longest script takes 20,000 digits of it. Beyond it: 414
 * @param maxHeaderBytes of all header fields together. Beyond it: 431
 * @param maxBodyBytes of a request. Beyond it: 413
 * @param idleTimeout after which a connection without any data is closed
 * @param requestTimeout after which a request with an incomplete body is rejected with 408; a connection that has
 *     neither started nor ended a request for twice as long is closed, however many bytes it sends
 * @param maxConnections open at once; more wait to be accepted
 * @param maxConcurrentRequests processed at once; of more, a few wait for a moment and the others are rejected with 503
 */
public record HttpLimits(
    int maxUriBytes,
    int maxHeaderBytes,
    int maxBodyBytes,
    Duration idleTimeout,
    Duration requestTimeout,
    int maxConnections,
    int maxConcurrentRequests) {

  /** For a service behind a proxy or on loopback. */
  public static final HttpLimits DEFAULT = new HttpLimits(
      24 * 1024, 16 * 1024, 256 * 1024, Duration.ofSeconds(30), Duration.ofSeconds(30), 1_024, 64);

  public HttpLimits {
    requirePositive("maxUriBytes", maxUriBytes);
    requirePositive("maxHeaderBytes", maxHeaderBytes);
    requirePositive("maxBodyBytes", maxBodyBytes);
    requirePositive("idleTimeout", idleTimeout.toMillis());
    requirePositive("requestTimeout", requestTimeout.toMillis());
    requirePositive("maxConnections", maxConnections);
    requirePositive("maxConcurrentRequests", maxConcurrentRequests);
  }

  /** A copy with this many more connections, for subscribers. */
  public HttpLimits withMoreConnections(int more) {
    return new HttpLimits(
        maxUriBytes,
        maxHeaderBytes,
        maxBodyBytes,
        idleTimeout,
        requestTimeout,
        Math.addExact(maxConnections, more),
        maxConcurrentRequests);
  }

  private static void requirePositive(String name, long value) {
    if (value <= 0) {
      throw new IllegalArgumentException(name + " must be positive, not " + value);
    }
  }
}
