package org.utxod.query.account.read;

import org.utxod.query.answer.QueryException;
import org.utxod.store.account.AccountAdjustment;
import org.utxod.store.account.AccountEntry;
import org.utxod.store.account.AccountView;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.Coin;
import org.utxod.store.model.Balance;
import org.utxod.store.read.IndexView;

/** What an account holds without the coins of its last blocks. For one thread. */
final class RecentCoins {
  private static final int MAX_COINS = 20_000;
  private static final int RETRY_SECONDS = 1;

  private final AccountView rows;
  private final IndexView view;

  RecentCoins(AccountView rows, IndexView view) {
    this.rows = rows;
    this.view = view;
  }

  /**
   * The balance in coins of at least {@code minConf} confirmations after {@code point}.
   *
   * @throws QueryException where more recent coins than can be read, or those of blocks that are not known
   */
  Balance without(int account, ChainPoint point, int minConf) {
    int first = point.height() - minConf + 2;
    if (!view.contains(point.height(), point.hash())
        || view.state().tip() == null
        || view.state().tip().point().height() != point.height()) {
      throw QueryException.unavailable("A block is being applied. Retry at once.", RETRY_SECONDS);
    }
    for (AccountAdjustment one : rows.adjustmentsFrom(account, Math.max(0, first))) {
      throw QueryException.badQuestion("Scripts of the account, or blocks, are known since block "
          + one.height() + " only. The largest supported min_conf is "
          + Math.max(1, point.height() - one.height() + 1)
          + "; /utxos?min_conf= supports any value.");
    }
    Balance all = rows.totals(account).at(point.height());
    long[] off = new long[3];
    rows.entries(account, Math.max(0, first), point.height(), entry -> {
      add(entry, point.height(), off);
      return true;
    });
    return new Balance(all.sat() - off[0], all.coins() - off[1], all.immatureSat() - off[2]);
  }

  private void add(AccountEntry entry, int tipHeight, long[] off) {
    for (AccountEntry.Part part : entry.parts()) {
      if (part.created() == 0) {
        continue;
      }
      for (Coin coin : view.coinsOf(part.script(), entry.txid(), MAX_COINS)) {
        off[0] += coin.valueSat();
        off[1]++;
        off[2] += coin.isImmature(tipHeight) ? coin.valueSat() : 0;
        if (off[1] >= MAX_COINS) {
          throw QueryException.badQuestion(
              "The account received more than " + MAX_COINS
                  + " coins in that many blocks. Ask for fewer confirmations; /utxos?min_conf= supports any value.");
        }
      }
    }
  }
}
