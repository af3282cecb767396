package org.utxod.indexer.config;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.utxod.query.outbound.RateLimit;

/**
 * Who may ask.
 *
 * @param readNeedsToken whether reading wants a token as orders do
 * @param hosts names by which clients may call the daemon besides this machine's own
 * @param perClient requests of one client; null for no limit
 * @param corsOrigins web pages elsewhere that may read answers
 * @param trustedProxies addresses whose {@code X-Forwarded-For} is believed
 */
public record AccessConfig(
    boolean readNeedsToken,
    Set<String> hosts,
    @Nullable RateLimit perClient,
    Set<String> corsOrigins,
    Set<String> trustedProxies) {
  public AccessConfig {
    hosts = Set.copyOf(hosts);
    corsOrigins = Set.copyOf(corsOrigins);
    trustedProxies = Set.copyOf(trustedProxies);
  }
}
