package org.utxod.query;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.utxod.chain.ChainPoint;

/**
 * Who is asked where the index is not fresh, does not cover all coins, or cannot answer at all: the place of the public
 * APIs. May take its time, up to a deadline of its own; never called with a view of the index open.
 */
public interface Fallback {
  /**
   * The current balance of {@code subject}.
   *
   * @param local where the index stands: an answer as of an earlier block is of no use; null where it stands nowhere
   * @return empty where nobody could say
   */
  Optional<BalanceAnswer> balance(Subject subject, @Nullable ChainPoint local);

  /** As {@link #balance}, for a page of coins. */
  Optional<CoinsPage> coins(
      Subject subject, @Nullable Cursor after, int limit, @Nullable ChainPoint local);

  /** Whether there is anybody to ask at all. */
  boolean present();

  /** Nobody. */
  static Fallback none() {
    return new Fallback() {
      @Override
      public Optional<BalanceAnswer> balance(Subject subject, @Nullable ChainPoint local) {
        return Optional.empty();
      }

      @Override
      public Optional<CoinsPage> coins(
          Subject subject, @Nullable Cursor after, int limit, @Nullable ChainPoint local) {
        return Optional.empty();
      }

      @Override
      public boolean present() {
        return false;
      }
    };
  }
}
