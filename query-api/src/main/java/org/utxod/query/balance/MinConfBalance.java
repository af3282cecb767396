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
 * What a script holds in coins with at least so many confirmations.
 *
 * <p>A balance is the current one less the young coins; these are found through the script's activity in the youngest blocks, so that the
 * age of a million old coins costs nothing. A script of few coins is added up. Belongs to one thread and one view.
 */
public final class MinConfBalance {
  /** Coins that are added up, and young coins that are taken off, at most. */
  static final int MAX_COINS = 1_000;

  /** Rows of activity that are looked at for young coins, at most. */
  static final int MAX_ROWS = 1_000;

  /** Coins that are looked at for one page, at most. */
  static final int MAX_LOOKED_AT = 10_000;

  private static final int CHUNK = 1_000;

  /** Coins of a page, and where the next begins; null after the last. */
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
   * @throws QueryException where that would take too long, or what it needs is not kept; the message names what can be asked
   */
  Balance balance(ScriptKey key) {
    if (minConf > tipHeight + 1) {
      return Balance.NONE; // The chain is not that long.
    }
    List<Coin> coins = view.coins(key, null, MAX_COINS + 1);
    if (coins.size() <= MAX_COINS) {
      return sum(coins.stream().filter(this::isOldEnough).toList());
    }
    Balance all = view.state().balancesCurrent() ? view.balance(key) : null;
    Integer from = view.activityFrom(key);
    if (all == null || from == null) {
      throw QueryException.unavailable(
          "The index is catching up in bulk; until it is near the tip, min_conf is answered for scripts of up to "
              + MAX_COINS + " coins only. Ask again when /v1/status says live.",
          ViewReader.RETRY_SOON_SECONDS);
    }
    if (youngest() <= from) {
      throw refusal(tipHeight - from + 1, "the index keeps no activity of older blocks");
    }
    return without(all, young(key));
  }

  /** The height of the first block whose coins are too young. */
  private int youngest() {
    return tipHeight - minConf + 2;
  }

  private List<Coin> young(ScriptKey key) {
    List<Coin> young = new ArrayList<>();
    ActivityPosition before = null;
    int rows = 0;
    while (true) {
      List<Activity> page = view.activity(key, before, CHUNK);
      for (Activity row : page) {
        if (row.position().height() < youngest()) {
          return young;
        }
        rows++;
        if (row.created() > 0) {
          young.addAll(view.coinsOf(key, row.txid(), MAX_COINS + 1 - young.size()));
        }
        if (rows > MAX_ROWS || young.size() > MAX_COINS) {
          throw refusal(
              tipHeight - row.position().height() + 1,
              "too much happened to this script in the blocks since");
        }
      }
      if (page.size() < CHUNK) {
        return young;
      }
      before = page.get(page.size() - 1).position();
    }
  }

  private QueryException refusal(int most, String why) {
    return QueryException.badQuestion("The balance of at least " + minConf
        + " confirmations cannot be answered for this script, because " + why
        + ". The largest min_conf that can is " + Math.max(1, most)
        + "; /utxos?min_conf= answers for any.");
  }

  private Balance without(Balance all, List<Coin> young) {
    Balance off = sum(young.stream().filter(coin -> !isOldEnough(coin)).toList());
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

  /** Coins behind {@code after}; the page can be short, or empty, with more to come. */
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
