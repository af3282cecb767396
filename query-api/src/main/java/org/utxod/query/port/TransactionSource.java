package org.utxod.query.port;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Txid;

/**
 * Transactions, as the node knows them. Thread-safe; asks the node, within a deadline of its own. All methods throw
 * {@link SourceException} where the node cannot be asked now.
 */
public interface TransactionSource {
  /** A transaction in a block. */
  record Place(Txid txid, BlockHash block) {}

  /**
   * A transaction wherever it is: in the mempool, or in a block as far as the node finds that.
   *
   * @param likely the block that probably holds it; null if none is known
   * @throws SourceException {@code NOT_KEPT} if the node does not have that block any more
   */
  TransactionLookup find(Txid txid, @Nullable BlockHash likely);

  /**
   * Transactions of blocks that are known, in the order asked.
   *
   * @throws SourceException {@code NOT_KEPT} if the node does not have one of the blocks any more
   */
  List<ChainTx> inBlocks(List<Place> places);

  /** Those of these transactions that are in the node's mempool, in the order asked, with what they spend. */
  List<ChainTx> unconfirmed(List<Txid> txids);

  /** The spenders of coins, in request order: by the node's mempool and, where it keeps one, its index of spends. */
  List<Spending> spending(List<OutPoint> coins);

  /** Whether and by whom a coin is spent. */
  sealed interface Spending {
    /** It is in the UTXO set, and nothing in the mempool spends it. */
    record Unspent() implements Spending {}

    /**
     * A transaction spends it.
     *
     * @param block null if that is unconfirmed
     */
    record Spent(Txid by, @Nullable BlockHash block) implements Spending {}

    /** It is spent, or never was, and the node cannot say by whom. */
    record Unknown() implements Spending {}
  }

  /** Where there is no node to ask. */
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
