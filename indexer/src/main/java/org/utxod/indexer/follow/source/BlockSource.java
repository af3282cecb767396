package org.utxod.indexer.follow.source;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.bitcoind.ChainInfo;
import org.utxod.indexer.bitcoind.NodeHeader;
import org.utxod.indexer.bitcoind.NodeVersion;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.Network;

/** Where blocks come from. Every failure is a {@link org.utxod.indexer.bitcoind.rpc.NodeException}. Thread-safe. */
public interface BlockSource extends AutoCloseable {
  /** Names it in logs; holds no secret. */
  String label();

  /** Its chain as it is now, after making sure that it is {@code network}'s. */
  ChainInfo requireChain(Network network);

  /** Its chain as it is now. */
  ChainInfo chainInfo();

  /** Which program it runs. */
  NodeVersion version();

  /** Hashes of its main chain from a height on; fewer where the chain ends before. */
  List<BlockHash> blockHashes(int from, int count);

  /** A block's header and place. */
  NodeHeader header(BlockHash hash);

  /** A block with what it spends, heights and coinbase flags of that included. */
  BlockDelta block(BlockHash hash);

  /**
   * A block with what it spends, the fastest way that the source offers: of coins from earlier blocks, height and
   * coinbase flag can be {@link BlockDelta#UNKNOWN_CODE}.
   *
   * @param array to be used for it, of a delta that nobody uses any more; may be empty
   */
  default BlockDelta blockToApply(BlockHash hash, byte[] array) {
    return block(hash);
  }

  /** How {@link #blockToApply} gets its blocks now: {@code rpc} or {@code rest}. */
  default String blocksBy() {
    return "rpc";
  }

  /** Waits until its tip is another than {@code currentTip} or the time is over; its tip then. */
  ChainPoint waitForNewBlock(Duration timeout, @Nullable BlockHash currentTip);

  /** Ends every call in progress, from any thread. */
  void cancelAll();

  @Override
  void close();
}
