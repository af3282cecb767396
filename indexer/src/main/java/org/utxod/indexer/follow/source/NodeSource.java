package org.utxod.indexer.follow.source;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.bitcoind.BitcoinNode;
import org.utxod.indexer.bitcoind.ChainInfo;
import org.utxod.indexer.bitcoind.NodeHeader;
import org.utxod.indexer.bitcoind.NodeVersion;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.BlockDeltaBuilder;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.Network;

/**
 * A Bitcoin node as a source; closes it.
 *
 * @param rest its binary interface; null if that is not to be used
 * @param blockWait how news of a block is waited for; null to wait without a trial
 */
public record NodeSource(
    BitcoinNode node, @Nullable RestReader rest, @Nullable BlockWait blockWait)
    implements BlockSource {
  /** One that is asked at verbosity 3 alone, and may be waited on. */
  public NodeSource(BitcoinNode node) {
    this(node, null, null);
  }

  /** One that may be waited on. */
  public NodeSource(BitcoinNode node, @Nullable RestReader rest) {
    this(node, rest, null);
  }

  @Override
  public String label() {
    return node.label();
  }

  @Override
  public ChainInfo requireChain(Network network) {
    ChainInfo info = node.requireChain(network);
    if (rest != null) {
      rest.connected(info.bestBlock());
    }
    if (blockWait != null) {
      blockWait.connected();
    }
    return info;
  }

  @Override
  public ChainInfo chainInfo() {
    return node.chainInfo();
  }

  @Override
  public NodeVersion version() {
    return node.version();
  }

  @Override
  public List<BlockHash> blockHashes(int from, int count) {
    List<BlockHash> hashes = node.blockHashes(from, count);
    if (rest != null) {
      rest.expect(hashes);
    }
    return hashes;
  }

  @Override
  public NodeHeader header(BlockHash hash) {
    return node.header(hash);
  }

  @Override
  public BlockDelta block(BlockHash hash) {
    return node.block(hash);
  }

  @Override
  public BlockDelta blockToApply(BlockHash hash, byte[] array) {
    BlockDelta delta = rest == null ? null : rest.block(hash, array).orElse(null);
    return delta == null ? node.block(hash, new BlockDeltaBuilder(array)) : delta;
  }

  @Override
  public String blocksBy() {
    return rest != null && rest.isUsed() ? "rest" : "rpc";
  }

  @Override
  public ChainPoint waitForNewBlock(Duration timeout, @Nullable BlockHash currentTip) {
    return blockWait == null
        ? node.waitForNewBlock(timeout, currentTip)
        : blockWait.await(timeout, currentTip);
  }

  @Override
  public void cancelAll() {
    node.cancelAll();
  }

  @Override
  public void close() {
    node.close();
  }
}
