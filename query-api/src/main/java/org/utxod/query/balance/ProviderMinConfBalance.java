package org.utxod.query.balance;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.utxod.query.answer.BalanceAnswer;
import org.utxod.query.answer.CoinsPage;
import org.utxod.query.answer.Fallback;
import org.utxod.query.answer.ScriptRef;
import org.utxod.query.answer.Utxo;
import org.utxod.query.port.ChainTip;
import org.utxod.store.chain.ChainPoint;

/** Counts confirmations in the answers of providers, which report only the height at which a coin was created. */
public final class ProviderMinConfBalance {
  private ProviderMinConfBalance() {}

  /** The coins of a page with at least {@code minConf} confirmations as of its own block. */
  static Optional<CoinsPage> coins(Optional<CoinsPage> page, int minConf) {
    return minConf <= 1 ? page : page.map(whole -> deepEnough(whole, minConf));
  }

  private static CoinsPage deepEnough(CoinsPage page, int minConf) {
    int height = page.point().height();
    List<Utxo> coins = page.coins().stream()
        .filter(coin -> coin.confirmations(height) >= minConf)
        .toList();
    return new CoinsPage(
        page.scriptRef(),
        null,
        page.point(),
        page.source(),
        page.stale(),
        page.complete(),
        coins,
        page.next(),
        page.mempool());
  }

  /**
   * A balance summed from coins.
   *
   * @param tip of the chain; null if unknown
   * @return empty if no provider could answer, or the script has more coins than a page
   */
  static Optional<BalanceAnswer> balance(
      Fallback fallback,
      ScriptRef scriptRef,
      @Nullable ChainPoint local,
      int minConf,
      @Nullable ChainTip tip) {
    return fallback
        .coins(scriptRef, null, BalanceService.MAX_PAGE, local)
        .filter(page -> page.next() == null)
        .map(page -> deepEnough(page, minConf))
        .map(page -> new BalanceAnswer(
            page.scriptRef(),
            page.coins().stream().mapToLong(Utxo::valueSat).reduce(0, Math::addExact),
            (long) page.coins().size(),
            null,
            null,
            null,
            page.point(),
            page.source(),
            page.stale(),
            page.complete(),
            tip == null
                ? null
                : Integer.valueOf(Math.max(0, tip.height() - page.point().height()))));
  }
}
