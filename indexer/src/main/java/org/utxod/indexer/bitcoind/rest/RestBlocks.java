package org.utxod.indexer.bitcoind.rest;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.utxod.indexer.bitcoind.BitcoinNode;
import org.utxod.indexer.bitcoind.NodeHeader;
import org.utxod.indexer.bitcoind.rpc.NodeException;
import org.utxod.indexer.bitcoind.rpc.NodeException.Kind;
import org.utxod.indexer.bitcoind.rpc.RestBody;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.BlockDeltaBuilder;
import org.utxod.store.chain.BlockHash;

/**
 * Blocks from a node's REST interface, in their binary form: a hundred times less work for the node than verbosity 3.
 * Thread-safe; the node's client is another's to close.
 */
public final class RestBlocks {
  /** Far beyond any block of mainnet; a block made to spend more has to be read otherwise. */
  private static final int MAX_SPENT = 64 << 20;

  private static final int MAX_BENCHES = 4;
  private static final int MAX_KEPT = 16 << 20;

  private final BitcoinNode node;
  private final BlockingQueue<ParseBuffers> benches = new ArrayBlockingQueue<>(MAX_BENCHES);

  public RestBlocks(BitcoinNode node) {
    this.node = node;
  }

  /** What one thread needs to read a block. */
  private static final class ParseBuffers {
    private final RestBlockParser parser;
    private final RestBody block = new RestBody();
    private final RestBody spent = new RestBody();

    ParseBuffers(BitcoinNode node) {
      this.parser = new RestBlockParser(node.label(), node.network());
    }

    boolean isLarge() {
      return block.bytes().length + spent.bytes().length > MAX_KEPT;
    }
  }

  /**
   * Makes sure that the node offers both calls, by a block that it should have.
   *
   * @throws NodeException {@code METHOD_UNAVAILABLE} if it does not; {@code UNREACHABLE}, {@code BUSY} and their like
   *     where that cannot be told now
   */
  public void require(BlockHash recent) {
    ParseBuffers bench = take();
    try {
      get("block", recent, BlockDelta.MAX_BLOCK_LENGTH, bench.block);
      get("spenttxouts", recent, MAX_SPENT, bench.spent);
    } catch (NodeException e) {
      boolean offered = e.kind() == Kind.MISSING_PREVOUTS
          || e.kind() == Kind.UNKNOWN_BLOCK
          || e.kind() == Kind.BLOCK_PRUNED
          || e.kind() == Kind.BLOCK_NOT_DOWNLOADED;
      if (!offered) {
        throw e;
      }
    } finally {
      giveBack(bench);
    }
  }

  /**
   * A block with what it spends, though not with when that was made ({@link BlockDelta#UNKNOWN_CODE}).
   *
   * @param header of the block, as the node told it
   * @param builder fresh; unusable afterwards, also after a fault
   * @throws NodeException if it cannot be had so, or is not what it should be
   */
  public BlockDelta block(NodeHeader header, BlockDeltaBuilder builder) {
    ParseBuffers bench = take();
    try {
      BlockHash hash = header.point().hash();
      get("block", hash, BlockDelta.MAX_BLOCK_LENGTH, bench.block);
      get("spenttxouts", hash, MAX_SPENT, bench.spent);
      return bench.parser.parse(
          bench.block.bytes(),
          bench.block.length(),
          bench.spent.bytes(),
          bench.spent.length(),
          header,
          builder);
    } finally {
      giveBack(bench);
    }
  }

  private void get(String what, BlockHash hash, int longest, RestBody target) {
    node.rpc().getRest(what + "/" + hash.display() + ".bin", longest, target);
  }

  private ParseBuffers take() {
    ParseBuffers bench = benches.poll();
    return bench == null ? new ParseBuffers(node) : bench;
  }

  private void giveBack(ParseBuffers bench) {
    if (!bench.isLarge()) {
      var unused = benches.offer(bench);
    }
  }
}
