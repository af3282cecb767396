package org.utxod.query.balance;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.utxod.query.answer.Cursor;
import org.utxod.query.answer.QueryException;
import org.utxod.store.chain.Coin;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.model.Activity;
import org.utxod.store.model.ActivityPosition;
import org.utxod.store.model.Balance;
import org.utxod.store.read.IndexView;

/**
 * The balance of a script in coins with a minimum number of confirmations.
 *
 * <p>The balance is the current one minus the recent coins. These are found through the script's activity in the most
 * recent blocks, so old coins cost nothing. The coins of a script with few coins are summed up. For one thread and one
 * view.
 */
public final class MinConfBalance {
  /** Maximum number of coins that are summed up, and of recent coins that are subtracted. */
  static final int MAX_COINS = 1_000;

  /** Maximum number of activity rows read to find recent coins. */
  static final int MAX_ROWS = 1_000;

  /** Maximum number of coins read for one page. */
  static final int MAX_LOOKED_AT = 10_000;

  private static final int CHUNK = 1_000;

  /** Coins of a page, and the cursor of the next; null after the last. */
  record Page(List<Coin> coins, @Nullable Cursor next) {}

  private final IndexView view;
  private final int tipHeight;
  private final int minConf;

  /** @param minConf 2 or more: every coin in the index has one */
  MinConfBalance(IndexView view, int tipHeight, int minConf) {
    this.view = view;
    this.tipHeight = tipHeight;
    this.minConf = minConf;
  }

  private boolean isOldEnough(Coin coin) {
    return coin.confirmations(tipHeight) >= minConf;
  }

  /**
   * The balance.
   *
   * @throws QueryException if that would take too long, or the data is not kept; the message says what can be queried
   */
  Balance balance(ScriptKey key) {
    if (minConf > tipHeight + 1) {
      return Balance.NONE; // The chain is shorter than that.
    }
    List<Coin> coins = view.coins(key, null, MAX_COINS + 1);
    if (coins.size() <= MAX_COINS) {
      return sum(coins.stream().filter(this::isOldEnough).toList());
    }
    Balance all = view.state().balancesCurrent() ? view.balance(key) : null;
    Integer from = view.activityFrom(key);
    if (all == null || from == null) {
      throw QueryException.unavailable(
          "The index is in bulk sync; until it is near the tip, min_conf is supported only for scripts of up to "
              + MAX_COINS + " coins. Retry when /v1/status says live.",
          ViewReader.RETRY_SOON_SECONDS);
    }
    if (mostRecent() <= from) {
      throw refusal(tipHeight - from + 1, "the index keeps no activity of older blocks");
    }
    return without(all, recent(key));
  }

  /** The height of the first block whose coins have too few confirmations. */
  private int mostRecent() {
    return tipHeight - minConf + 2;
  }

  private List<Coin> recent(ScriptKey key) {
    List<Coin> recent = new ArrayList<>();
    ActivityPosition before = null;
    int rows = 0;
    while (true) {
      List<Activity> page = view.activity(key, before, CHUNK);
      for (Activity row : page) {
        if (row.position().height() < mostRecent()) {
          return recent;
        }
        rows++;
        if (row.created() > 0) {
          recent.addAll(view.coinsOf(key, row.txid(), MAX_COINS + 1 - recent.size()));
        }
        if (rows > MAX_ROWS || recent.size() > MAX_COINS) {
          throw refusal(
              tipHeight - row.position().height() + 1,
              "this script has had too much activity in recent blocks");
        }
      }
      if (page.size() < CHUNK) {
        return recent;
      }
      before = page.get(page.size() - 1).position();
    }
  }

  private QueryException refusal(int most, String why) {
    return QueryException.badQuestion("The balance of at least " + minConf
        + " confirmations cannot be computed for this script, because " + why
        + ". The largest supported "
        + "min_conf is " + Math.max(1, most)
        + "; /utxos?min_conf= supports any value.");
  }

  private Balance without(Balance all, List<Coin> recent) {
    Balance off = sum(recent.stream().filter(coin -> !isOldEnough(coin)).toList());
    return new Balance(
        all.sat() - off.sat(), all.coins() - off.coins(), all.immatureSat() - off.immatureSat());
  }

  private Balance sum(List<Coin> coins) {
    long sat = 0;
    long immature = 0;
    for (Coin coin : coins) {
      sat = Math.addExact(sat, coin.valueSat());
      if (coin.isImmature(tipHeight)) {
        immature = Math.addExact(immature, coin.valueSat());
      }
    }
    return new Balance(sat, coins.size(), immature);
  }

  /** Coins after {@code after}; the page can be short, or empty, although more pages follow. */
  Page coins(ScriptKey key, @Nullable OutPoint after, int limit) {
    List<Coin> found = new ArrayList<>();
    OutPoint at = after;
    for (int looked = 0; looked < MAX_LOOKED_AT; ) {
      List<Coin> chunk = view.coins(key, at, CHUNK);
      for (Coin coin : chunk) {
        if (isOldEnough(coin)) {
          if (found.size() == limit) {
            return new Page(found, new Cursor(found.get(limit - 1).outPoint()));
          }
          found.add(coin);
        }
        at = coin.outPoint();
      }
      if (chunk.size() < CHUNK) {
        return new Page(found, null);
      }
      looked += chunk.size();
    }
    return new Page(found, at == null ? null : new Cursor(at));
  }
}
