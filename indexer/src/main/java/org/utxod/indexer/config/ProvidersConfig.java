package org.utxod.indexer.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.utxod.query.balance.WhenAllFail;
import org.utxod.query.outbound.http.ProxyUrl;

/**
 * When and how external providers are queried.
 *
 * @param urls in order of preference
 * @param enabled whether they are queried at all
 * @param agree whether two of them must agree before an answer is used
 * @param patience for one answer, over all providers
 * @param maxLagBlocks up to which answers of the index are fresh
 * @param whenAllFail the answer if no source is fresh
 * @param proxy to them; null for none
 * @param caFile certificate authorities trusted in addition to the system's, for nodes too; null for none
 * @param auditLog whether each call is logged
 * @param cache how long their answers are kept
 */
public record ProvidersConfig(
    List<RpcUrl> urls,
    boolean enabled,
    boolean agree,
    Duration patience,
    int maxLagBlocks,
    WhenAllFail whenAllFail,
    @Nullable ProxyUrl proxy,
    @Nullable Path caFile,
    boolean auditLog,
    CacheConfig cache) {
  static ProvidersConfig of(SettingValues values) {
    return new ProvidersConfig(
        values.get(Setting.RPC_URLS).stream().filter(url -> !url.isNode()).toList(),
        values.get(Setting.FALLBACK_ENABLED),
        values.get(Setting.FALLBACK_AGREE),
        values.get(Setting.FALLBACK_PATIENCE),
        values.get(Setting.MAX_LAG_BLOCKS),
        values.get(Setting.WHEN_ALL_FAIL),
        values.get(Setting.OUTBOUND_PROXY).orElse(null),
        values.get(Setting.OUTBOUND_CA_FILE).orElse(null),
        values.get(Setting.OUTBOUND_AUDIT_LOG),
        CacheConfig.of(values));
  }
}
