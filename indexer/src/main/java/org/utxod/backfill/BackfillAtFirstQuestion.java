package org.utxod.backfill;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.utxod.chain.ChainPoint;
import org.utxod.chain.Script;
import org.utxod.query.BalanceAnswer;
import org.utxod.query.CoinsPage;
import org.utxod.query.Cursor;
import org.utxod.query.Fallback;
import org.utxod.query.ProviderStatus;
import org.utxod.query.Subject;

/**
 * Notes every script for which others have to be asked, so that it is filled in and they need not be asked again.
 *
 * @param others who are asked as before
 */
public record BackfillAtFirstQuestion(Fallback others, Consumer<Script> asked) implements Fallback {
  @Override
  public Optional<BalanceAnswer> balance(Subject subject, @Nullable ChainPoint local) {
    note(subject);
    return others.balance(subject, local);
  }

  @Override
  public Optional<CoinsPage> coins(
      Subject subject, @Nullable Cursor after, int limit, @Nullable ChainPoint local) {
    note(subject);
    return others.coins(subject, after, limit, local);
  }

  @Override
  public List<Optional<BalanceAnswer>> balances(
      List<Subject> subjects, @Nullable ChainPoint local) {
    subjects.forEach(this::note);
    return others.balances(subjects, local);
  }

  @Override
  public Optional<BalanceAnswer> balanceAt(Subject subject, int height) {
    return others.balanceAt(subject, height);
  }

  @Override
  public List<ProviderStatus> providers() {
    return others.providers();
  }

  private void note(Subject subject) {
    Script script = subject.script();
    if (script != null) {
      asked.accept(script);
    }
  }

  @Override
  public boolean present() {
    return others.present();
  }
}
