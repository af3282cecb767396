package org.utxod.follow;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.utxod.bitcoind.BitcoinNode;
import org.utxod.bitcoind.ChainInfo;
import org.utxod.bitcoind.NodeHeader;
import org.utxod.bitcoind.NodeVersion;
import org.utxod.chain.BlockDelta;
import org.utxod.chain.BlockHash;
import org.utxod.chain.ChainPoint;
import org.utxod.chain.Network;

/** A Bitcoin node as a source; closes it. */
public record NodeSource(BitcoinNode node) implements ChainSource {
  @Override
  public String label() {
    return node.label();
  }

  @Override
  public ChainInfo requireChain(Network network) {
    return node.requireChain(network);
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
    return node.blockHashes(from, count);
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
  public ChainPoint waitForNewBlock(Duration timeout, @Nullable BlockHash currentTip) {
    return node.waitForNewBlock(timeout, currentTip);
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
