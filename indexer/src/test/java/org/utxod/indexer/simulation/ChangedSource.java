package org.utxod.indexer.simulation;

import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.bitcoind.ChainInfo;
import org.utxod.indexer.bitcoind.NodeHeader;
import org.utxod.indexer.bitcoind.NodeVersion;
import org.utxod.indexer.follow.source.BlockSource;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.Network;

/** A source whose blocks are changed on their way. */
record ChangedSource(BlockSource source, UnaryOperator<BlockDelta> changed) implements BlockSource {
  @Override
  public String label() {
    return source.label();
  }

  @Override
  public ChainInfo requireChain(Network network) {
    return source.requireChain(network);
  }

  @Override
  public ChainInfo chainInfo() {
    return source.chainInfo();
  }

  @Override
  public NodeVersion version() {
    return source.version();
  }

  @Override
  public List<BlockHash> blockHashes(int from, int count) {
    return source.blockHashes(from, count);
  }

  @Override
  public NodeHeader header(BlockHash hash) {
    return source.header(hash);
  }

  @Override
  public BlockDelta block(BlockHash hash) {
    return changed.apply(source.block(hash));
  }

  @Override
  public BlockDelta blockToApply(BlockHash hash, byte[] array) {
    return changed.apply(source.blockToApply(hash, array));
  }

  @Override
  public ChainPoint waitForNewBlock(Duration timeout, @Nullable BlockHash currentTip) {
    return source.waitForNewBlock(timeout, currentTip);
  }

  @Override
  public void cancelAll() {
    source.cancelAll();
  }

  @Override
  public void close() {
    source.close();
  }
}
