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
 * Records every script for which providers have to be queried, so that it is backfilled and they need not be queried
 * again.
 *
 * @param delegate the providers, queried as before
 */
public record BackfillOnFirstQuery(Fallback delegate, Consumer<Script> queried)
    implements Fallback {
  @Override
  public Optional<BalanceAnswer> balance(ScriptRef scriptRef, @Nullable ChainPoint local) {
    note(scriptRef);
    return delegate.balance(scriptRef, local);
  }

  @Override
  public Optional<CoinsPage> coins(
      ScriptRef scriptRef, @Nullable Cursor after, int limit, @Nullable ChainPoint local) {
    note(scriptRef);
    return delegate.coins(scriptRef, after, limit, local);
  }

  @Override
  public List<Optional<BalanceAnswer>> balances(
      List<ScriptRef> scriptRefs, @Nullable ChainPoint local) {
    scriptRefs.forEach(this::note);
    return delegate.balances(scriptRefs, local);
  }

  @Override
  public Optional<BalanceAnswer> balanceAt(ScriptRef scriptRef, int height) {
    return delegate.balanceAt(scriptRef, height);
  }

  @Override
  public List<ProviderStatus> providers() {
    return delegate.providers();
  }

  private void note(ScriptRef scriptRef) {
    Script script = scriptRef.script();
    if (script != null) {
      queried.accept(script);
    }
  }

  @Override
  public boolean present() {
    return delegate.present();
  }
}
