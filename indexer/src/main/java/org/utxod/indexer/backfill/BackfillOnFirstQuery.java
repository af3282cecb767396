package org.utxod.indexer.backfill;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.utxod.query.answer.BalanceAnswer;
import org.utxod.query.answer.CoinsPage;
import org.utxod.query.answer.Cursor;
import org.utxod.query.answer.Fallback;
import org.utxod.query.answer.ProviderStatus;
import org.utxod.query.answer.ScriptRef;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.Script;

/**
 * Notes every script for which others have to be asked, so that it is filled in and they need not be asked again.
 *
 * @param others who are asked as before
 */
public record BackfillOnFirstQuery(Fallback others, Consumer<Script> asked) implements Fallback {
  @Override
  public Optional<BalanceAnswer> balance(ScriptRef scriptRef, @Nullable ChainPoint local) {
    note(scriptRef);
    return others.balance(scriptRef, local);
  }

  @Override
  public Optional<CoinsPage> coins(
      ScriptRef scriptRef, @Nullable Cursor after, int limit, @Nullable ChainPoint local) {
    note(scriptRef);
    return others.coins(scriptRef, after, limit, local);
  }

  @Override
  public List<Optional<BalanceAnswer>> balances(
      List<ScriptRef> subjects, @Nullable ChainPoint local) {
    subjects.forEach(this::note);
    return others.balances(subjects, local);
  }

  @Override
  public Optional<BalanceAnswer> balanceAt(ScriptRef scriptRef, int height) {
    return others.balanceAt(scriptRef, height);
  }

  @Override
  public List<ProviderStatus> providers() {
    return others.providers();
  }

  private void note(ScriptRef scriptRef) {
    Script script = scriptRef.script();
    if (script != null) {
      asked.accept(script);
    }
  }

  @Override
  public boolean present() {
    return others.present();
  }
}
