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
import org.utxod.query.http.RequestPermits;
import org.utxod.store.chain.ChainPoint;

/** Providers, asked so that requests which wait for them do not hold up those that the index answers. */
final class WaitingFallback implements Fallback {
  private final Fallback others;
  private final RequestPermits.ExternalWait wait;

  WaitingFallback(Fallback others, RequestPermits.ExternalWait wait) {
    this.others = others;
    this.wait = wait;
  }

  @Override
  public Optional<BalanceAnswer> balance(ScriptRef scriptRef, @Nullable ChainPoint local) {
    return present() ? wait.call(() -> others.balance(scriptRef, local)) : Optional.empty();
  }

  @Override
  public List<Optional<BalanceAnswer>> balances(
      List<ScriptRef> subjects, @Nullable ChainPoint local) {
    return present()
        ? wait.call(() -> others.balances(subjects, local))
        : others.balances(subjects, local);
  }

  @Override
  public Optional<BalanceAnswer> balanceAt(ScriptRef scriptRef, int height) {
    return present() ? wait.call(() -> others.balanceAt(scriptRef, height)) : Optional.empty();
  }

  @Override
  public Optional<CoinsPage> coins(
      ScriptRef scriptRef, @Nullable Cursor after, int limit, @Nullable ChainPoint local) {
    return present()
        ? wait.call(() -> others.coins(scriptRef, after, limit, local))
        : Optional.empty();
  }

  @Override
  public boolean present() {
    return others.present();
  }

  @Override
  public List<ProviderStatus> providers() {
    return others.providers();
  }
}
