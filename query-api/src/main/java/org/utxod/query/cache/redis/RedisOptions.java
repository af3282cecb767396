package org.utxod.query.cache.redis;

import java.time.Duration;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import org.utxod.query.outbound.CircuitBreaker;

/**
 * Settings for Redis.
 *
 * @param password empty for none
 * @param tls sockets that trust the operator's certificate authorities; null for the system's
 * @param patience for one operation, everything included
 * @param kept lifetime of an answer
 * @param breaker settings of its circuit breaker
 */
public record RedisOptions(
    RedisUrl url,
    String password,
    @Nullable SSLSocketFactory tls,
    Duration patience,
    Duration kept,
    CircuitBreaker.Settings breaker) {
  /** Three failures, two seconds growing to thirty. */
  public static final CircuitBreaker.Settings BREAKER =
      new CircuitBreaker.Settings(3, Duration.ofSeconds(2), Duration.ofSeconds(30));

  /** Without the password. */
  @Override
  public String toString() {
    return "RedisOptions[" + url + "]";
  }
}
