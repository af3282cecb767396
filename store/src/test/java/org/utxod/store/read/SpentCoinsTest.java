package org.utxod.store.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Txid;
import org.utxod.store.core.IndexOptions;
import org.utxod.store.fixture.RecordedChain;
import org.utxod.store.fixture.Stores;
import org.utxod.store.model.Activity;

/** Every coin that a recent block spent is found by its outpoint, with the block and the transaction that spent it. */
class SpentCoinsTest {
  private static final RecordedChain CHAIN = RecordedChain.golden();
  private static final int ACTIVITY = 60;
  private static final int END = CHAIN.main().size() - 1;

  @TempDir
  Path directory;

  private record Spend(OutPoint coin, long valueSat, int height, Txid by) {}

  /** What blocks spent of coins that earlier blocks made. */
  private static List<Spend> spends(int from, int to) {
    List<Spend> spends = new ArrayList<>();
    for (int height = from; height <= to; height++) {
      Set<Txid> inThisBlock = new HashSet<>();
      BlockDelta.Cursor change = CHAIN.main().get(height).delta().cursor();
      while (change.next()) {
        inThisBlock.add(change.transactionId());
        if (!change.isCreated() && !inThisBlock.contains(change.outPoint().txid())) {
          spends.add(
              new Spend(change.outPoint(), change.valueSat(), height, change.transactionId()));
        }
      }
    }
    return spends;
  }

  private static Stores followed(Stores.Kind kind, Path directory) {
    IndexOptions options = new IndexOptions(100, ACTIVITY, 1_000, false);
    Stores stores = new Stores(kind, directory, Network.REGTEST, options);
    for (int height = 0; height <= END; height++) {
      stores.index().writer().apply(CHAIN.main().get(height).delta());
    }
    return stores;
  }

  @ParameterizedTest
  @EnumSource(Stores.Kind.class)
  void with_the_block_and_the_transaction_that_spent_it(Stores.Kind kind) {
    try (Stores stores = followed(kind, directory);
        IndexView view = stores.index().view()) {
      List<Spend> spends = spends(END - ACTIVITY + 1, END);
      assertThat(spends).hasSizeGreaterThan(50);
      for (Spend spend : spends) {
        SpentCoin found = view.spentCoin(spend.coin()).orElseThrow();
        assertThat(found.coin().outPoint()).isEqualTo(spend.coin());
        assertThat(found.coin().valueSat()).isEqualTo(spend.valueSat());
        assertThat(found.height()).isEqualTo(spend.height());
        assertThat(found.spending()).extracting(Activity::txid).contains(spend.by());
        assertThat(found.spending())
            .allMatch(activity -> activity.position().height() == spend.height());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Stores.Kind.class)
  void and_no_other(Stores.Kind kind) {
    try (Stores stores = followed(kind, directory)) {
      Spend last = spends(END - ACTIVITY + 1, END).get(0);
      try (IndexView view = stores.index().view()) {
        assertThat(view.spentCoin(new OutPoint(last.coin().txid(), 4_000_000_000L)))
            .isEmpty();
        for (Spend older : spends(0, END - ACTIVITY)) {
          assertThat(view.spentCoin(older.coin()))
              .as("spent in block " + older.height())
              .isEmpty();
        }
        CHAIN.coinsAtEnd().values().stream()
            .flatMap(List::stream)
            .limit(50)
            .forEach(coin -> assertThat(view.spentCoin(coin.outPoint())).isEmpty());
      }
      while (stores.index().state().tip().point().height() >= last.height()) {
        var unused = stores.index().writer().rollBack();
      }
      try (IndexView view = stores.index().view()) {
        assertThat(view.spentCoin(last.coin())).as("disconnected").isEmpty();
      }
    }
  }
}
