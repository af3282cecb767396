package org.utxod.store;

import org.utxod.chain.ChainPoint;
import org.utxod.chain.OutPoint;

/** Sentences for rules that every valid chain keeps; a broken one means that the index or the node is wrong. */
final class Invariants {
  private static final String ADVICE =
      " Nothing of the block was applied and the last good state stays readable. Run 'utxod verify', then 'utxod"
          + " reindex --from-height' below the block if the index is at fault.";

  private Invariants() {}

  /** A rule broken by one coin of the block. */
  static StoreFault broken(ChainPoint block, OutPoint coin, String what) {
    return new StoreFault(
        StoreFault.Kind.INVARIANT,
        "In block " + block + " the coin " + coin + " " + what + "." + ADVICE);
  }

  /** A rule broken by one coin in one of several blocks. */
  static StoreFault broken(ChainPoint first, ChainPoint last, OutPoint coin, String what) {
    return new StoreFault(
        StoreFault.Kind.INVARIANT,
        "In one of the blocks " + first + " to " + last + " the coin " + coin + " " + what + "."
            + ADVICE);
  }

  /** A rule broken by the block as a whole. */
  static StoreFault broken(ChainPoint block, String what) {
    return new StoreFault(StoreFault.Kind.INVARIANT, "Block " + block + ": " + what + "." + ADVICE);
  }
}
