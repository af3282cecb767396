package org.utxod.daemon;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.utxod.chain.ChainPoint;
import org.utxod.http.RequestPermits;
import org.utxod.query.BalanceAnswer;
import org.utxod.query.CoinsPage;
import org.utxod.query.Cursor;
import org.utxod.query.Fallback;
import org.utxod.query.ProviderStatus;
import org.utxod.query.Subject;

/** Providers, asked so that requests which wait for them do not hold up those that the index answers. */
final class WaitingFallback implements Fallback {
  private final Fallback others;
  private final RequestPermits.ExternalWait wait;

  WaitingFallback(Fallback others, RequestPermits.ExternalWait wait) {
    this.others = others;
    this.wait = wait;
  }

  @Override
  public Optional<BalanceAnswer> balance(Subject subject, @Nullable ChainPoint local) {
    return present() ? wait.call(() -> others.balance(subject, local)) : Optional.empty();
  }

  @Override
  public List<Optional<BalanceAnswer>> balances(
      List<Subject> subjects, @Nullable ChainPoint local) {
    return present()
        ? wait.call(() -> others.balances(subjects, local))
        : others.balances(subjects, local);
  }

  @Override
  public Optional<BalanceAnswer> balanceAt(Subject subject, int height) {
    return present() ? wait.call(() -> others.balanceAt(subject, height)) : Optional.empty();
  }

  @Override
  public Optional<CoinsPage> coins(
      Subject subject, @Nullable Cursor after, int limit, @Nullable ChainPoint local) {
    return present()
        ? wait.call(() -> others.coins(subject, after, limit, local))
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
