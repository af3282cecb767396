package org.utxod.query.answer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.utxod.store.chain.ChainPoint;

/**
 * Answers from external providers, used if the index is not fresh, does not cover all coins, or cannot answer at all.
 * May take long, up to a deadline of its own; never called while a view of the index is open.
 */
public interface Fallback {
  /**
   * The current balance of {@code scriptRef}.
   *
   * @param local the index's tip: answers as of an earlier block are not used; null if nothing is indexed
   * @return empty if no provider could answer
   */
  Optional<BalanceAnswer> balance(ScriptRef scriptRef, @Nullable ChainPoint local);

  /**
   * The current balances of many scripts, within the time limit of one; an entry per script, in the order given. This
   * implementation calls {@link #balance} for each and stops at the first that no provider could answer.
   */
  default List<Optional<BalanceAnswer>> balances(
      List<ScriptRef> scriptRefs, @Nullable ChainPoint local) {
    List<Optional<BalanceAnswer>> answers = new ArrayList<>(scriptRefs.size());
    boolean anybody = present();
    for (ScriptRef scriptRef : scriptRefs) {
      Optional<BalanceAnswer> answer = anybody ? balance(scriptRef, local) : Optional.empty();
      anybody = answer.isPresent();
      answers.add(answer);
    }
    return answers;
  }

  /**
   * The balance after the block at {@code height}, from a provider that keeps historical balances; never the current
   * balance instead.
   */
  default Optional<BalanceAnswer> balanceAt(ScriptRef scriptRef, int height) {
    return Optional.empty();
  }

  /** A page of coins of a script. */
  Optional<CoinsPage> coins(
      ScriptRef scriptRef, @Nullable Cursor after, int limit, @Nullable ChainPoint local);

  /** Whether any provider is configured. */
  boolean present();

  /** All configured providers, in order. */
  default List<ProviderStatus> providers() {
    return List.of();
  }

  /** An observer that does nothing. */
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
