package org.utxod.query.answer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.utxod.store.chain.ChainPoint;

/**
 * Who is asked where the index is not fresh, does not cover all coins, or cannot answer at all: the place of the public
 * APIs, and the one place where their answers could be kept for a while, by the chain's tip and the subject. May take its time, up to a deadline of its own; never called with a view of the index open.
 */
public interface Fallback {
  /**
   * The current balance of {@code scriptRef}.
   *
   * @param local where the index stands: an answer as of an earlier block is of no use; null where it stands nowhere
   * @return empty where nobody could say
   */
  Optional<BalanceAnswer> balance(ScriptRef scriptRef, @Nullable ChainPoint local);

  /**
   * As {@link #balance}, for many within the patience of one; an entry per subject, in the order given. One after the
   * other, until one finds nobody who could say.
   */
  default List<Optional<BalanceAnswer>> balances(
      List<ScriptRef> subjects, @Nullable ChainPoint local) {
    List<Optional<BalanceAnswer>> answers = new ArrayList<>(subjects.size());
    boolean anybody = present();
    for (ScriptRef scriptRef : subjects) {
      Optional<BalanceAnswer> answer = anybody ? balance(scriptRef, local) : Optional.empty();
      anybody = answer.isPresent();
      answers.add(answer);
    }
    return answers;
  }

  /**
   * The balance after the block at {@code height}, from somebody who truly keeps earlier balances; never the current one
   * passed off as it.
   */
  default Optional<BalanceAnswer> balanceAt(ScriptRef scriptRef, int height) {
    return Optional.empty();
  }

  /** As {@link #balance}, for a page of coins. */
  Optional<CoinsPage> coins(
      ScriptRef scriptRef, @Nullable Cursor after, int limit, @Nullable ChainPoint local);

  /** Whether there is anybody to ask at all. */
  boolean present();

  /** Everybody who may be asked, in order. */
  default List<ProviderStatus> providers() {
    return List.of();
  }

  /** Nobody. */
  static Fallback none() {
    return new Fallback() {
      @Override
      public Optional<BalanceAnswer> balance(ScriptRef scriptRef, @Nullable ChainPoint local) {
        return Optional.empty();
      }

      @Override
      public Optional<CoinsPage> coins(
          ScriptRef scriptRef, @Nullable Cursor after, int limit, @Nullable ChainPoint local) {
        return Optional.empty();
      }

      @Override
      public boolean present() {
        return false;
      }
    };
  }
}
