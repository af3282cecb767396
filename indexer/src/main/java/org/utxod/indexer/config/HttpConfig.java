package org.utxod.indexer.config;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.utxod.query.http.HostPort;
import org.utxod.query.outbound.RateLimit;

/**
 * Where to listen, and who may query.
 *
 * @param listen the address
 * @param readNeedsToken whether reading requires a token as admin requests do
 * @param hosts names by which clients may call the daemon, besides those of this machine
 * @param perClient rate limit of one client; null for no limit
 * @param corsOrigins web pages of other origins that may read answers
 * @param trustedProxies addresses whose {@code X-Forwarded-For} is trusted
 */
public record HttpConfig(
    HostPort listen,
    boolean readNeedsToken,
    Set<String> hosts,
    @Nullable RateLimit perClient,
    Set<String> corsOrigins,
    Set<String> trustedProxies) {
  public HttpConfig {
    hosts = Set.copyOf(hosts);
    corsOrigins = Set.copyOf(corsOrigins);
    trustedProxies = Set.copyOf(trustedProxies);
  }

  static HttpConfig of(SettingValues values) {
    return new HttpConfig(
        values.get(Setting.HTTP),
        values.get(Setting.ACCESS_READ),
        values.get(Setting.ACCESS_HOSTS),
        values.get(Setting.ACCESS_RATE_LIMIT).orElse(null),
        values.get(Setting.ACCESS_CORS_ORIGINS),
        values.get(Setting.ACCESS_TRUSTED_PROXIES));
  }
}
