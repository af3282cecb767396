package org.utxod.indexer.config;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.follow.source.BlockWait;
import org.utxod.query.balance.WhenAllFail;
import org.utxod.query.http.HostPort;
import org.utxod.query.outbound.http.ProxyUrl;
import org.utxod.store.chain.Network;
import org.utxod.store.core.IndexOptions;

/**
 * The effective configuration, checked.
 *
 * @param rpcUrls in order of preference, at least one
 * @param rpcCookie the node's cookie file; unused where a user name is set
 * @param passwordFile with the password for the nodes' RPC; null if that is given otherwise
 * @param rpcProxy to nodes that are not on this machine; null for none
 * @param access who may ask
 * @param jsonLog whether the log is written as lines of JSON
 * @param startHeight the first block of an empty index; 0 for the genesis block
 * @param waitForBlocks whether the node is waited on for news of a block
 * @param memoryBytes that the process may take; 0 for what suits the machine
 * @param blockCacheBytes native memory of the store; 0 for what the heap leaves of it
 * @param clientMemoryBytes of heap that clients may make it hold; 0 for a fifth of the heap
 * @param verifyEveryHours how often the daemon holds the index against the node by itself; 0 for never
 * @param backfillAtFirstQuestion whether scripts of a partial index are filled in once they were asked for
 * @param bulkFromBlocks how much farther from the tip than {@code undo_blocks} the index must be for blocks to be
 *     imported in bulk
 * @param mempool how the node's mempool is followed
 * @param push who may be told of what happens
 * @param providersConfig how external providers are asked
 */
public record Config(
    Network network,
    Path dataDir,
    List<RpcUrl> rpcUrls,
    Path rpcCookie,
    String username,
    Secret password,
    @Nullable Path passwordFile,
    @Nullable ProxyUrl rpcProxy,
    HostPort http,
    AccessConfig access,
    boolean jsonLog,
    int startHeight,
    SourceKind source,
    int fetchConnections,
    BlockWait.Mode waitForBlocks,
    IndexOptions index,
    long memoryBytes,
    long blockCacheBytes,
    long clientMemoryBytes,
    int maxLagBlocks,
    WhenAllFail whenAllFail,
    int verifyEveryHours,
    boolean backfillAtFirstQuestion,
    int bulkFromBlocks,
    MempoolConfig mempool,
    PushConfig push,
    ProvidersConfig providersConfig) {
  /** The nodes among the places to ask, in order. */
  public List<RpcUrl> nodes() {
    return rpcUrls.stream().filter(url -> url.kind() == RpcUrl.Kind.NODE).toList();
  }

  /** The external APIs among them, in order. */
  public List<RpcUrl> providers() {
    return rpcUrls.stream().filter(url -> url.kind() != RpcUrl.Kind.NODE).toList();
  }
}
