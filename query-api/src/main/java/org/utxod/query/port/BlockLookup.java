package org.utxod.query.port;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.Txid;

/**
 * Blocks from the node. Thread-safe; queries the node, within a deadline of its own. All methods throw {@link
 * SourceException} if the node cannot be queried now, or has pruned the block.
 */
public interface BlockLookup {
  /** A block's place and the miner's time stamp, seconds since 1970. */
  record Header(ChainPoint point, long time) {}

  /** Blocks in request order, each empty if the node has never seen it. */
  List<Optional<ChainBlock>> blocks(List<BlockHash> hashes);

  /** A block; empty if the node has never seen it. */
  default Optional<ChainBlock> block(BlockHash hash) {
    return blocks(List.of(hash)).get(0);
  }

  /** A block's height and time, without its transactions; empty if the node has never seen it. */
  default Optional<Header> header(BlockHash hash) {
    return block(hash).map(block -> new Header(block.point(), block.time()));
  }

  /**
   * The block's bytes, read from the node while they are sent; closed by the caller. Empty if the node has never seen
   * the block.
   */
  Optional<BodySource> raw(BlockHash hash);

  /** Its header of 80 bytes as hex; empty if the node has never seen it. */
  Optional<String> rawHeader(BlockHash hash);

  /** The headers of blocks of 80 bytes each as hex, in request order; empty for each that the node has never seen. */
  default List<Optional<String>> rawHeaders(List<BlockHash> hashes) {
    return hashes.stream().map(this::rawHeader).toList();
  }

  /**
   * Proof that a transaction is in a block: header and part of its merkle tree, as hex (BIP 37, {@code merkleblock});
   * empty if it is not.
   */
  Optional<String> merkleBlock(Txid txid, BlockHash block);

  /** Headers of the node's main chain by height; those above its tip are omitted. */
  Map<Integer, Header> headers(Set<Integer> heights);

  /**
   * What the node counts in blocks that it has, in request order; empty for each of which it cannot, such as a pruned one.
   */
  default List<Optional<BlockStats>> stats(List<ChainBlock> blocks) {
    return blocks.stream().map(block -> Optional.<BlockStats>empty()).toList();
  }

  /** Used without a node. */
  static BlockLookup none() {
    return new BlockLookup() {
      @Override
      public List<Optional<ChainBlock>> blocks(List<BlockHash> hashes) {
        throw SourceException.noNode();
      }

      @Override
      public Optional<BodySource> raw(BlockHash hash) {
        throw SourceException.noNode();
      }

      @Override
      public Optional<String> rawHeader(BlockHash hash) {
        throw SourceException.noNode();
      }

      @Override
      public Optional<String> merkleBlock(Txid txid, BlockHash block) {
        throw SourceException.noNode();
      }

      @Override
      public Map<Integer, Header> headers(Set<Integer> heights) {
        throw SourceException.noNode();
      }
    };
  }
}
