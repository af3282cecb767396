package org.utxod.indexer.config;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.follow.source.BlockWait;
import org.utxod.query.outbound.http.ProxyUrl;

/**
 * The nodes, and how blocks are read from them.
 *
 * @param urls in order of preference, at least one
 * @param cookie the node's cookie file; unused if a user name is set
 * @param username empty for the cookie
 * @param passwordFile with the password; null if it is set otherwise
 * @param proxy to nodes that are not on this machine; null for none
 * @param fetchConnections concurrent block requests
 * @param waitForBlocks whether to long-poll the node for its next block
 */
public record NodeConfig(
    List<RpcUrl> urls,
    Path cookie,
    String username,
    Secret password,
    @Nullable Path passwordFile,
    @Nullable ProxyUrl proxy,
    SourceKind source,
    int fetchConnections,
    BlockWait.Mode waitForBlocks) {
  static NodeConfig of(SettingValues values) {
    return new NodeConfig(
        values.get(Setting.RPC_URLS).stream().filter(RpcUrl::isNode).toList(),
        values.get(Setting.RPC_COOKIE),
        values.get(Setting.USERNAME),
        values.get(Setting.PASSWORD),
        values.get(Setting.PASSWORD_FILE).orElse(null),
        values.get(Setting.RPC_PROXY).orElse(null),
        values.get(Setting.SOURCE),
        values.get(Setting.FETCH_CONNECTIONS),
        values.get(Setting.WAIT_FOR_BLOCKS));
  }
}
