package org.utxod.query.balance;

import java.util.Optional;
import java.util.OptionalInt;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.model.Balance;
import org.utxod.store.read.IndexView;

/** Balances after blocks whose activity is not kept any more. Thread-safe. */
public interface EarlierBalances {
  /** A balance after a block; of its immature part nothing is said. */
  record Earlier(ChainPoint point, Balance balance) {}

  /** The lowest height that is known; empty if none is. */
  OptionalInt from(IndexView view);

  /** What a script held after the block at a height of the view's chain; empty if that is not known. */
  Optional<Earlier> at(IndexView view, ScriptKey script, int height);

  /** Knows none. */
  static EarlierBalances none() {
    return new EarlierBalances() {
      @Override
      public OptionalInt from(IndexView view) {
        return OptionalInt.empty();
      }

      @Override
      public Optional<Earlier> at(IndexView view, ScriptKey script, int height) {
        return Optional.empty();
      }
    };
  }
}
