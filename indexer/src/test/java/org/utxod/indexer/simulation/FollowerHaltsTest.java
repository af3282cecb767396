package org.utxod.indexer.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.utxod.query.port.DaemonPhase;
import org.utxod.query.port.admin.Job;
import org.utxod.query.port.admin.StartOutcome;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Txid;
import org.utxod.store.core.IndexOptions;
import org.utxod.store.read.IndexView;
import org.utxod.store.schema.BalanceRow;
import org.utxod.store.schema.ColumnFamily;

/**
 * A block that violates a rule of valid chains halts the follower: block and coin are named, nothing more is applied,
 * and the state before it stays readable.
 */
@ExtendWith(QuietLog.class)
class FollowerHaltsTest {
  private static final IndexOptions OPTIONS = new IndexOptions(300, 300, 1_000, false);
  private static final Txid NEW = Txid.ofDisplay("ab".repeat(32));

  @TempDir
  Path directory;

  private FollowerRig rig;
  private CoinLedger coins;
  private ModelBlock good;

  @BeforeEach
  void at_a_good_tip() throws InterruptedException {
    rig = new FollowerRig(new SharedPast(), directory, OPTIONS);
    good = rig.mine(rig.pastTip(), 3, 1);
    rig.cycles(2);
    assertThat(rig.point()).isEqualTo(good.sim().point());
    coins = new CoinLedger(0);
    coins.moveTo(good);
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private ModelCoin anyCoin() {
    return coins.byScript().values().stream()
        .flatMap(List::stream)
        .filter(coin -> !coin.coinbase() && coin.sat() > 1)
        .min((a, b) -> a.outPoint().txid().compareTo(b.outPoint().txid()))
        .orElseThrow();
  }

  private static ModelBlock.Tx spending(ModelCoin coin, long sat) {
    return new ModelBlock.Tx(
        NEW, List.of(coin.outPoint()), List.of(new ModelBlock.Output(coin.script(), sat)));
  }

  private void assertHaltedBefore(ModelBlock bad, String... text) throws InterruptedException {
    rig.cycles(3);
    rig.mine(bad, 1, 1);
    rig.cycles(10);
    assertThat(rig.status().phase()).isEqualTo(DaemonPhase.HALTED);
    assertThat(rig.status().reason()).contains(bad.hash().display()).contains(text);
    assertThat(rig.point()).as("nothing more is applied").isEqualTo(good.sim().point());
    try (IndexView view = rig.index().view()) {
      assertThat(view.state().utxoCount()).isEqualTo(coins.coins().size());
      assertThat(view.state().totalSat()).isEqualTo(coins.totalSat());
    }
  }

  @Test
  void on_the_spend_of_a_coin_that_is_not_there() throws InterruptedException {
    ModelCoin there = anyCoin();
    ModelCoin absent = new ModelCoin(
        new OutPoint(Txid.ofDisplay("cd".repeat(32)), 7), there.script(), 5, 50, false);
    ModelBlock bad =
        rig.give(rig.maker().broken(good, 1, List.of(spending(absent, 5)), List.of(absent)));
    assertHaltedBefore(bad, absent.outPoint().toString(), "does not hold it");
  }

  @Test
  void on_a_spend_that_claims_another_value() throws InterruptedException {
    ModelCoin coin = anyCoin();
    ModelCoin claimed = new ModelCoin(
        coin.outPoint(), coin.script(), coin.sat() + 1, coin.height(), coin.coinbase());
    ModelBlock bad =
        rig.give(rig.maker().broken(good, 1, List.of(spending(claimed, 1)), List.of(claimed)));
    assertHaltedBefore(bad, coin.outPoint().toString());
  }

  @Test
  void on_a_coin_that_is_made_twice() throws InterruptedException {
    ModelCoin there = anyCoin();
    ModelCoin spent = coins.coins().stream()
        .filter(coin -> !coin.coinbase() && !coin.equals(there))
        .findFirst()
        .orElseThrow();
    List<ModelBlock.Output> outputs = java.util.stream.LongStream.rangeClosed(
            0, there.outPoint().vout())
        .mapToObj(vout -> new ModelBlock.Output(there.script(), there.sat()))
        .toList();
    ModelBlock.Tx again =
        new ModelBlock.Tx(there.outPoint().txid(), List.of(spent.outPoint()), outputs);
    ModelBlock bad = rig.give(rig.maker().broken(good, 1, List.of(again), List.of(spent)));
    assertHaltedBefore(bad, "holds it already");
  }

  @Test
  void on_more_coins_than_can_exist() throws InterruptedException {
    ModelCoin coin = anyCoin();
    ModelBlock bad = rig.give(rig.maker()
        .broken(good, 1, List.of(spending(coin, 20_999_999L * 100_000_000L)), List.of(coin)));
    assertHaltedBefore(bad, "more than can exist");
  }

  @Test
  void on_a_balance_below_zero_and_a_reindex_mends_it() throws InterruptedException {
    ModelCoin coin = anyCoin();
    rig.store()
        .damage(
            ColumnFamily.BALANCE,
            rows -> rows.entrySet().forEach(row -> {
              if (java.util.Arrays.equals(row.getKey(), coin.script().key().bytes())) {
                row.setValue(new BalanceRow(0, 1, List.of()).value());
              }
            }));
    ModelBlock first = rig.mineElsewhere(good, 1, 1, coin.script());
    rig.cycles(2);
    ModelBlock next = rig.maker().broken(first, 1, List.of(spending(coin, 1)), List.of(coin));
    rig.give(next);
    rig.cycles(5);
    assertThat(rig.status().phase()).isEqualTo(DaemonPhase.HALTED);
    assertThat(rig.status().reason()).contains("would hold");

    StartOutcome.Started order =
        (StartOutcome.Started) rig.follower().admin().reindex(rig.point().height());
    rig.cycles(5);
    assertThat(rig.follower().admin().job(order.job().id()).map(Job::state))
        .contains(Job.State.DONE);
    assertThat(rig.point()).isEqualTo(next.sim().point());
    assertThat(rig.status().phase()).isEqualTo(DaemonPhase.FOLLOWING);
  }
}
