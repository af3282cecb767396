package org.utxod.query.cache;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.utxod.query.answer.AnswerPoint;
import org.utxod.query.answer.BalanceAnswer;
import org.utxod.query.answer.CoinsPage;
import org.utxod.query.answer.Cursor;
import org.utxod.query.answer.Fallback;
import org.utxod.query.answer.ScriptRef;
import org.utxod.store.chain.ChainPoint;

/** A provider with answers set by a test, which records its queries. */
public final class ScriptedSource implements Fallback {
  private final List<ScriptRef> requested = new ArrayList<>();
  private volatile Function<ScriptRef, Optional<BalanceAnswer>> balance =
      scriptRef -> Optional.empty();

  public ScriptedSource says(int height, long sat) {
    balance = scriptRef -> Optional.of(answer(scriptRef, height, sat, "a"));
    return this;
  }

  public ScriptedSource saysNothing() {
    balance = scriptRef -> Optional.empty();
    return this;
  }

  public ScriptedSource does(Function<ScriptRef, Optional<BalanceAnswer>> action) {
    balance = action;
    return this;
  }

  public static BalanceAnswer answer(ScriptRef scriptRef, int height, long sat, String source) {
    return new BalanceAnswer(
        scriptRef,
        sat,
        3L,
        null,
        null,
        null,
        new AnswerPoint(height, null),
        source,
        false,
        true,
        0);
  }

  public synchronized List<ScriptRef> requested() {
    return List.copyOf(requested);
  }

  private synchronized void note(ScriptRef scriptRef) {
    requested.add(scriptRef);
  }

  @Override
  public Optional<BalanceAnswer> balance(ScriptRef scriptRef, @Nullable ChainPoint local) {
    note(scriptRef);
    return balance.apply(scriptRef);
  }

  @Override
  public List<Optional<BalanceAnswer>> balances(
      List<ScriptRef> scriptRefs, @Nullable ChainPoint local) {
    return scriptRefs.stream().map(scriptRef -> balance(scriptRef, local)).toList();
  }

  @Override
  public Optional<BalanceAnswer> balanceAt(ScriptRef scriptRef, int height) {
    note(scriptRef);
    return Optional.of(answer(scriptRef, height, height, "a"));
  }

  @Override
  public Optional<CoinsPage> coins(
      ScriptRef scriptRef, @Nullable Cursor after, int limit, @Nullable ChainPoint local) {
    note(scriptRef);
    return Optional.of(new CoinsPage(
        scriptRef, 0L, new AnswerPoint(5_000, null), "a", false, true, List.of(), null));
  }

  @Override
  public boolean present() {
    return true;
  }
}
