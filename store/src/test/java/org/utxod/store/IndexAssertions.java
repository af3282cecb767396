package org.utxod.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.utxod.store.chain.Coin;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Script;
import org.utxod.store.fixture.RecordedChain;
import org.utxod.store.model.Balance;
import org.utxod.store.model.IndexState;
import org.utxod.store.read.IndexView;

/** What it means that an index equals a node's truth. */
public final class IndexAssertions {
  private IndexAssertions() {}

  public static void assertTotals(UtxoIndex index, RecordedChain.Truth truth) {
    try (IndexView view = index.view()) {
      IndexState state = view.state();
      assertThat(state.tip().point().hash()).isEqualTo(truth.tip());
      assertThat(state.tip().point().height()).isEqualTo(truth.height());
      assertThat(state.utxoCount()).as("coins at %s", truth).isEqualTo(truth.txouts());
      assertThat(state.totalSat()).as("satoshis at %s", truth).isEqualTo(truth.totalSat());
    }
  }

  /** Every script's coins, balance and paging; pages of several sizes give the same coins. */
  public static void assertCoins(UtxoIndex index, Map<Script, List<Coin>> truth) {
    try (IndexView view = index.view()) {
      truth.forEach((script, coins) -> {
        assertThat(allCoins(view, script, coins.size() > 50 ? 7 : 1_000))
            .as("coins of %s", script)
            .isEqualTo(coins);
        Balance balance = view.balance(script.key());
        assertThat(balance.sat())
            .isEqualTo(coins.stream().mapToLong(Coin::valueSat).sum());
        assertThat(balance.coins()).isEqualTo(coins.size());
        int tip = view.state().tip().point().height();
        assertThat(balance.immatureSat())
            .isEqualTo(coins.stream()
                .filter(coin -> coin.isImmature(tip))
                .mapToLong(Coin::valueSat)
                .sum());
        assertThat(view.script(script.key())).contains(script);
      });
      assertThat(truth.values().stream().mapToLong(List::size).sum())
          .isEqualTo(view.state().utxoCount());
    }
  }

  static List<Coin> allCoins(IndexView view, Script script, int pageSize) {
    List<Coin> all = new ArrayList<>();
    @Nullable OutPoint after = null;
    while (true) {
      List<Coin> page = view.coins(script.key(), after, pageSize);
      all.addAll(page);
      if (page.size() < pageSize) {
        return all;
      }
      after = page.get(page.size() - 1).outPoint();
    }
  }
}
