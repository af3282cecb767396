package org.utxod.query.port;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Txid;

/**
 * Transactions from the node. Thread-safe; queries the node, within a deadline of its own. All methods throw {@link
 * SourceException} if the node cannot be queried now.
 */
public interface TransactionSource {
  /** A transaction in a block. */
  record Place(Txid txid, BlockHash block) {}

  /**
   * A transaction wherever it is: in the mempool, or in a block that the node can find.
   *
   * @param likely the block that probably contains it; null if none is known
   * @throws SourceException {@code NOT_KEPT} if the node has pruned that block
   */
  TransactionLookup find(Txid txid, @Nullable BlockHash likely);

  /**
   * Transactions of known blocks, in request order.
   *
   * @throws SourceException {@code NOT_KEPT} if the node has pruned one of the blocks
   */
  List<ChainTx> inBlocks(List<Place> places);

  /**
   * A transaction by its bytes in a block.
   *
   * @param offset of its first byte in the block
   */
  record BytePlace(BlockHash block, int offset, int length) {
    /** Behind its last byte. */
    public int end() {
      return offset + length;
    }
  }

  /**
   * Transactions by their bytes in blocks, without prevouts, in request order. What is there is returned: the caller knows
   * which transaction it should be.
   *
   * @return empty if no node offers this
   */
  default Optional<List<ChainTx>> at(List<BytePlace> places) {
    return Optional.empty();
  }

  /** The node's own words about a transaction. */
  sealed interface Told {
    /**
     * It has it.
     *
     * @param text the transaction as hex, or the node's JSON about it (Core: {@code getrawtransaction})
     */
    record Transaction(String text) implements Told {}

    /** It does not, with its own error (Core: rpc/protocol.h). */
    record Refused(int code, String message) implements Told {}
  }

  /**
   * A transaction in the node's own words.
   *
   * @param block that contains it; null if it is in the mempool, or its block is not known
   * @param decoded whether the node's JSON is wanted
   */
  default Told told(Txid txid, @Nullable BlockHash block, boolean decoded) {
    throw SourceException.noNode();
  }

  /** The transactions that are in the node's mempool, in request order, with their prevouts. */
  List<ChainTx> unconfirmed(List<Txid> txids);

  /** The spenders of coins, in request order: from the node's mempool and, if it has one, its index of spends. */
  List<Spending> spending(List<OutPoint> coins);

  /** Whether a coin is spent, and by which transaction. */
  sealed interface Spending {
    /** It is in the UTXO set, and nothing in the mempool spends it. */
    record Unspent() implements Spending {}

    /**
     * A transaction spends it.
     *
     * @param block null if that is unconfirmed
     */
    record Spent(Txid by, @Nullable BlockHash block) implements Spending {}

    /** It is spent, or never existed, and the node does not know by which transaction. */
    record Unknown() implements Spending {}
  }

  /** Used without a node. */
  static TransactionSource none() {
    return new TransactionSource() {
      @Override
      public TransactionLookup find(Txid txid, @Nullable BlockHash likely) {
        throw SourceException.noNode();
      }

      @Override
      public List<ChainTx> inBlocks(List<Place> places) {
        throw SourceException.noNode();
      }

      @Override
      public List<ChainTx> unconfirmed(List<Txid> txids) {
        throw SourceException.noNode();
      }

      @Override
      public List<Spending> spending(List<OutPoint> coins) {
        throw SourceException.noNode();
      }
    };
  }
}
