package org.utxod.indexer.daemon;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.utxod.query.answer.BalanceAnswer;
import org.utxod.query.answer.CoinsPage;
import org.utxod.query.answer.Cursor;
import org.utxod.query.answer.Fallback;
import org.utxod.query.answer.ProviderStatus;
import org.utxod.query.answer.ScriptRef;
import org.utxod.query.http.limit.RequestPermits;
import org.utxod.store.chain.ChainPoint;

/** Queries providers so that requests which wait for them do not delay those that the index answers. */
final class WaitingFallback implements Fallback {
  private final Fallback delegate;
  private final RequestPermits.ExternalWait wait;

  WaitingFallback(Fallback delegate, RequestPermits.ExternalWait wait) {
    this.delegate = delegate;
    this.wait = wait;
  }

  @Override
  public Optional<BalanceAnswer> balance(ScriptRef scriptRef, @Nullable ChainPoint local) {
    return present() ? wait.call(() -> delegate.balance(scriptRef, local)) : Optional.empty();
  }

  @Override
  public List<Optional<BalanceAnswer>> balances(
      List<ScriptRef> scriptRefs, @Nullable ChainPoint local) {
    return present()
        ? wait.call(() -> delegate.balances(scriptRefs, local))
        : delegate.balances(scriptRefs, local);
  }

  @Override
  public Optional<BalanceAnswer> balanceAt(ScriptRef scriptRef, int height) {
    return present() ? wait.call(() -> delegate.balanceAt(scriptRef, height)) : Optional.empty();
  }

  @Override
  public Optional<CoinsPage> coins(
      ScriptRef scriptRef, @Nullable Cursor after, int limit, @Nullable ChainPoint local) {
    return present()
        ? wait.call(() -> delegate.coins(scriptRef, after, limit, local))
        : Optional.empty();
  }

  @Override
  public boolean present() {
    return delegate.present();
  }

  @Override
  public List<ProviderStatus> providers() {
    return delegate.providers();
  }
}
