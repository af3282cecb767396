package org.utxod.query.port.mempool;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.chain.Txid;

/**
 * The node's mempool, if it is followed. Thread-safe; never waits, never queries the node. All data of one {@link
 * Snapshot} is consistent.
 */
@FunctionalInterface
public interface MempoolView {
  /** The current content; empty if no mempool is followed, or the content is not in sync with the node. */
  Optional<Snapshot> now();

  /**
   * The mempool that is consistent with an index at {@code point}: no transaction in it is confirmed by that block or
   * one below it, and none is omitted because a block above contains it. A reader opens its view of the index first,
   * then requests the mempool at the view's point.
   *
   * @return empty if none is known for that point
   */
  default Optional<Snapshot> at(ChainPoint point) {
    return Optional.empty();
  }

  /** How it is followed. */
  default MempoolStatus status() {
    return MempoolStatus.NONE;
  }

  /** Used if no mempool is followed. */
  static MempoolView none() {
    return Optional::empty;
  }

  /** The mempool at one moment; immutable. */
  interface Snapshot {
    /** Transactions that pay to the script or spend from it, the newest first; may be empty. */
    List<MempoolTx> touching(ScriptKey script);

    /** What the script receives and spends in all of them. */
    default MempoolSums sums(ScriptKey script) {
      long received = 0;
      long spent = 0;
      for (MempoolTx tx : touching(script)) {
        MempoolSums sums = tx.sums(script);
        received = Math.addExact(received, sums.receivedSat());
        spent = Math.addExact(spent, sums.spentSat());
      }
      return new MempoolSums(received, spent);
    }

    /** The script with this SHA-256, wire bytes, if a transaction pays to it or spends from it; otherwise empty. */
    Optional<Script> script(byte[] sha256);

    /** The transaction of that id; empty if the mempool has none. */
    Optional<MempoolTx> transaction(Txid txid);

    /** The transaction that spends the coin; empty if none does. */
    Optional<MempoolTx> spender(OutPoint coin);

    /** The id of the transaction that spends the coin; empty if none does. */
    default Optional<Txid> spenderId(OutPoint coin) {
      return spender(coin).map(MempoolTx::txid);
    }

    /**
     * The coins that unconfirmed transactions create for a script, including those that an unconfirmed transaction
     * spends, in the order (txid in wire bytes, vout); without unspendable ones.
     *
     * @param after the last coin of the previous page; null for the first page
     * @param limit maximum number
     */
    default List<MempoolCoin> coins(ScriptKey script, @Nullable OutPoint after, int limit) {
      return touching(script).stream()
          .flatMap(tx -> IntStream.range(0, tx.created().size())
              .filter(vout -> tx.created().get(vout).isCoinOf(script))
              .mapToObj(vout -> {
                OutPoint point = new OutPoint(tx.txid(), vout);
                long sat = tx.created().get(vout).valueSat();
                return new MempoolCoin(point, sat, spenderId(point).orElse(null));
              }))
          .filter(coin -> after == null || coin.outPoint().compareTo(after) > 0)
          .sorted(Comparator.comparing(MempoolCoin::outPoint))
          .limit(limit)
          .toList();
    }

    /** All ids, in no particular order. */
    List<Txid> txids();

    /** Gives what miners look at, of all, in no particular order. */
    default void entries(Consumer<MempoolEntry> taker) {
      for (Txid txid : txids()) {
        transaction(txid).map(MempoolEntry::of).ifPresent(taker);
      }
    }

    /** The most recent transactions, newest first. */
    List<MempoolTx> recent(int max);

    /** Number of transactions. */
    int count();

    /** Virtual bytes of all. */
    long vsize();

    /** Satoshis of all fees. */
    long totalFeeSat();
  }
}
