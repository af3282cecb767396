package org.utxod.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.utxod.benchmark.synthetic.PopularScripts;
import org.utxod.benchmark.synthetic.SyntheticBlocks;
import org.utxod.store.Index;
import org.utxod.store.chain.Coin;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.model.StoreException;
import org.utxod.store.read.IndexView;

/**
 * Queries for a script of which all but one of a million coins were just spent: the slowest balance and coins
 * responses.
 */
public final class SpentMillion {
  private static final int PER_BLOCK = 20_000;
  private static final int PAGE = 1_000;
  private static final long WATCHED_NANOS = TimeUnit.SECONDS.toNanos(20);
  private static final int WARM_UP = 2_000;

  private SpentMillion() {}

  /** Spends them, block by block, while querying; {@code index} is at the tip of {@code blocks}. */
  static void print(Index index, SyntheticBlocks blocks, Table table) {
    Script script = Script.ofHex(PopularScripts.ALL.get(2).hex());
    ScriptKey key = script.key();
    List<Coin> coins = coins(index, key);
    for (int i = 0; i < WARM_UP; i++) {
      ask(index, key);
    }
    // The list of coins belongs to this program; garbage collection of it must not count in the
    // latencies.
    System.gc();
    double worstBalance = 0;
    double worstCoins = 0;
    for (int from = 0; from < coins.size() - 1; from += PER_BLOCK) {
      int to = Math.min(from + PER_BLOCK, coins.size() - 1);
      index.writer().apply(blocks.spending(script, coins.subList(from, to)));
      Asked asked = ask(index, key);
      worstBalance = Math.max(worstBalance, asked.balanceMillis);
      worstCoins = Math.max(worstCoins, asked.coinsMillis);
    }
    long start = System.nanoTime();
    double swept = -1;
    while (System.nanoTime() - start < WATCHED_NANOS) {
      Asked asked = ask(index, key);
      worstBalance = Math.max(worstBalance, asked.balanceMillis);
      worstCoins = Math.max(worstCoins, asked.coinsMillis);
      if (asked.answered) {
        swept = (System.nanoTime() - start) / 1e9;
        break;
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
    table.row(
        "a script whose million coins were just spent",
        String.format(
            Locale.ROOT,
            "balance %.2f ms at worst, coins %.2f ms; its last coin %s",
            worstBalance,
            worstCoins,
            swept < 0 ? "not within 20 s" : String.format(Locale.ROOT, "after %.1f s", swept)));
  }

  private record Asked(double balanceMillis, double coinsMillis, boolean answered) {}

  private static Asked ask(Index index, ScriptKey key) {
    try (IndexView view = index.view()) {
      long start = System.nanoTime();
      var unusedBalance = view.balance(key);
      double balanceMillis = (System.nanoTime() - start) / 1e6;
      start = System.nanoTime();
      boolean answered = true;
      try {
        var unusedCoins = view.coins(key, null, 100);
      } catch (StoreException e) {
        if (e.kind() != StoreException.Kind.SWEEPING) {
          throw e;
        }
        answered = false; // HTTP answers this with 503 and Retry-After.
      }
      return new Asked(balanceMillis, (System.nanoTime() - start) / 1e6, answered);
    }
  }

  private static List<Coin> coins(Index index, ScriptKey key) {
    List<Coin> coins = new ArrayList<>();
    try (IndexView view = index.view()) {
      List<Coin> page = view.coins(key, null, PAGE);
      while (!page.isEmpty()) {
        coins.addAll(page);
        page = view.coins(key, page.get(page.size() - 1).outPoint(), PAGE);
      }
    }
    return coins;
  }
}
