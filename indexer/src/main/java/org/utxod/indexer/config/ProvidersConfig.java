package org.utxod.indexer.config;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.utxod.query.outbound.http.ProxyUrl;

/**
 * How external providers are asked.
 *
 * @param enabled whether at all
 * @param agree whether two of them must say the same before either is believed
 * @param patience for one answer, over all providers
 * @param proxy to them; null for none
 * @param caFile certificate authorities trusted besides the system's, for nodes too; null for none
 * @param auditLog whether each call is logged
 * @param cache how long their answers are kept
 */
public record ProvidersConfig(
    boolean enabled,
    boolean agree,
    Duration patience,
    @Nullable ProxyUrl proxy,
    @Nullable Path caFile,
    boolean auditLog,
    CacheConfig cache) {
  /** Where nothing is set. */
  public static final ProvidersConfig DEFAULT = new ProvidersConfig(
      true, false, Duration.ofSeconds(10), null, null, false, CacheConfig.DEFAULT);
}
