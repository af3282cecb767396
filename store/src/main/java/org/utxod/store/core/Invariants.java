package org.utxod.store.core;

import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.model.StoreException;

/** Error messages for rules that every valid chain obeys; a violation means that the index or the node is wrong. */
public final class Invariants {
  private static final String ADVICE =
      " Nothing of the block was applied and the last good state stays readable. Run 'utxod verify', then 'utxod"
          + " reindex --from-height' below the block if the index is at fault.";

  private Invariants() {}

  /** A rule violated by one coin of the block. */
  public static StoreException broken(ChainPoint block, OutPoint coin, String what) {
    return new StoreException(
        StoreException.Kind.INVARIANT,
        "In block " + block + " the coin " + coin + " " + what + "." + ADVICE);
  }

  /** A rule violated by one coin in one of several blocks. */
  public static StoreException broken(
      ChainPoint first, ChainPoint last, OutPoint coin, String what) {
    return new StoreException(
        StoreException.Kind.INVARIANT,
        "In one of the blocks " + first + " to " + last + " the coin " + coin + " " + what + "."
            + ADVICE);
  }

  /** A rule violated by the block as a whole. */
  public static StoreException broken(ChainPoint block, String what) {
    return new StoreException(
        StoreException.Kind.INVARIANT, "Block " + block + ": " + what + "." + ADVICE);
  }
}
