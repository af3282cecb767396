package org.utxod.indexer.payout.chain;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.Txid;

/** The chain, at one point at a time. Thread-safe. */
public interface PayoutChain {
  /** Why payments must wait; empty if the index is complete and at the node's tip. */
  Optional<String> obstacle();

  /** The chain as of now; closed by the caller. */
  View view();

  /** One chain point. For one thread. */
  interface View extends AutoCloseable {
    /** Null before the first block. */
    @Nullable
    ChainPoint point();

    /** The block at a height, empty if there is none. */
    Optional<ChainPoint> block(int height);

    /** An unspent coin's value and the height of its block. */
    record UnspentCoin(long valueSat, int height) {}

    /** The coin, if it is unspent. */
    Optional<UnspentCoin> coin(Script script, OutPoint outPoint);

    /**
     * The height of a transaction that is known to touch some scripts.
     *
     * @param created outputs of it: while one of them is unspent, that is where to look first
     * @param spentFrom a script that it spends a coin of
     * @param above the height above which it can be
     */
    OptionalInt heightOf(Txid txid, List<Script> created, Script spentFrom, int above);

    /**
     * Where a coin was spent.
     *
     * @param txid null if more than one transaction of the block may have done it
     */
    record Spend(int height, @Nullable Txid txid) {}

    /** The spend of a coin; empty if it is unspent, or was spent before what the index remembers. */
    Optional<Spend> spend(OutPoint outPoint);

    @Override
    void close();
  }
}
