package org.utxod.query.cache.redis;

import java.time.Duration;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.RedisClient;

/** Creates the client: few connections, short timeouts, and no background thread. */
final class RedisClients {
  private RedisClients() {}

  static RedisClient of(RedisOptions options, int connections) {
    int millis = (int) Math.max(1, options.patience().toMillis());
    RedisUrl url = options.url();
    DefaultJedisClientConfig.Builder client = DefaultJedisClientConfig.builder()
        .connectionTimeoutMillis(millis)
        .socketTimeoutMillis(millis)
        .database(url.database())
        .clientName("utxod");
    if (url.user() != null) {
      client.user(url.user());
    }
    if (!options.password().isEmpty()) {
      client.password(options.password());
    }
    if (url.tls()) {
      secure(client, options.tls());
    }
    return RedisClient.builder()
        .hostAndPort(new HostAndPort(url.host(), url.port()))
        .clientConfig(client.build())
        .poolConfig(pool(connections, options.patience()))
        .build();
  }

  /* The newer API accepts authorities from key stores only, and the operator's file is in PEM form. */
  @SuppressWarnings("deprecation")
  private static void secure(
      DefaultJedisClientConfig.Builder client, @Nullable SSLSocketFactory trusting) {
    SSLParameters parameters = new SSLParameters();
    // otherwise host names would not be verified
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    client.ssl(true).sslParameters(parameters);
    if (trusting != null) {
      client.sslSocketFactory(trusting);
    }
  }

  /*
   * Connections are tested before use, so that a restart of Redis breaks none that is in use; nothing runs in the
   * background.
   */
  private static ConnectionPoolConfig pool(int connections, Duration patience) {
    ConnectionPoolConfig pool = new ConnectionPoolConfig();
    pool.setMaxTotal(connections);
    pool.setMaxIdle(connections);
    pool.setMinIdle(0);
    pool.setMaxWait(patience);
    pool.setTestOnBorrow(true);
    pool.setTestWhileIdle(false);
    pool.setTimeBetweenEvictionRuns(Duration.ofMillis(-1));
    pool.setJmxEnabled(false);
    return pool;
  }
}
