package org.utxod.query.provider.client;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.utxod.query.outbound.RateLimit;
import org.utxod.store.chain.Network;

/**
 * Where and how a provider is queried.
 *
 * @param url to which paths are added; may contain keys
 * @param token its key; empty for none
 * @param patience for one call
 * @param clock for dates in Retry-After
 */
public record ProviderEndpoint(
    String name,
    String url,
    String token,
    Network network,
    List<RateLimit> limits,
    Duration patience,
    Clock clock) {
  public ProviderEndpoint {
    limits = List.copyOf(limits);
  }

  /** Without anything that may contain keys. */
  @Override
  public String toString() {
    return "ProviderEndpoint[" + name + "]";
  }
}
