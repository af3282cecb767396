package org.utxod.cache;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.utxod.chain.ChainPoint;
import org.utxod.query.AnswerPoint;
import org.utxod.query.BalanceAnswer;
import org.utxod.query.CoinsPage;
import org.utxod.query.Cursor;
import org.utxod.query.Fallback;
import org.utxod.query.Subject;

/** A provider that says what a test wants, and remembers what it was asked. */
public final class ScriptedSource implements Fallback {
  private final List<Subject> asked = new ArrayList<>();
  private volatile Function<Subject, Optional<BalanceAnswer>> balance = subject -> Optional.empty();

  public ScriptedSource says(int height, long sat) {
    balance = subject -> Optional.of(answer(subject, height, sat, "a"));
    return this;
  }

  public ScriptedSource saysNothing() {
    balance = subject -> Optional.empty();
    return this;
  }

  public ScriptedSource does(Function<Subject, Optional<BalanceAnswer>> action) {
    balance = action;
    return this;
  }

  public static BalanceAnswer answer(Subject subject, int height, long sat, String source) {
    return new BalanceAnswer(
        subject, sat, 3L, null, null, null, new AnswerPoint(height, null), source, false, true, 0);
  }

  public synchronized List<Subject> asked() {
    return List.copyOf(asked);
  }

  private synchronized void note(Subject subject) {
    asked.add(subject);
  }

  @Override
  public Optional<BalanceAnswer> balance(Subject subject, @Nullable ChainPoint local) {
    note(subject);
    return balance.apply(subject);
  }

  @Override
  public List<Optional<BalanceAnswer>> balances(
      List<Subject> subjects, @Nullable ChainPoint local) {
    return subjects.stream().map(subject -> balance(subject, local)).toList();
  }

  @Override
  public Optional<BalanceAnswer> balanceAt(Subject subject, int height) {
    note(subject);
    return Optional.of(answer(subject, height, height, "a"));
  }

  @Override
  public Optional<CoinsPage> coins(
      Subject subject, @Nullable Cursor after, int limit, @Nullable ChainPoint local) {
    note(subject);
    return Optional.of(new CoinsPage(
        subject, 0L, new AnswerPoint(5_000, null), "a", false, true, List.of(), null));
  }

  @Override
  public boolean present() {
    return true;
  }
}
