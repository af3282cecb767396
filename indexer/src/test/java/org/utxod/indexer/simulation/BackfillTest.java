package org.utxod.indexer.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.utxod.indexer.backfill.Backfill;
import org.utxod.indexer.bitcoind.ScannedCoins;
import org.utxod.indexer.follow.ScanResultMailbox.Outcome;
import org.utxod.indexer.simnode.SimFault;
import org.utxod.indexer.simnode.chain.SimChain;
import org.utxod.query.outbound.Sleeper;
import org.utxod.query.port.DaemonPhase;
import org.utxod.store.chain.Coin;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.Script;
import org.utxod.store.core.IndexOptions;
import org.utxod.store.error.UtxodException;
import org.utxod.store.read.IndexView;

/** Scripts are filled in from a node's scan, whatever the chain does between the scan and the writing. */
@ExtendWith(QuietLog.class)
class BackfillTest {
  private static final IndexOptions OPTIONS = new IndexOptions(300, 300, 1_000, true);
  private static final int START = 60;
  private static final SimFault SCANNING =
      new SimFault.RpcError(-8, "Scan already in progress, use action \"abort\" or \"status\"");

  @TempDir
  Path directory;

  private final Set<Script> chosen = new LinkedHashSet<>();
  private final List<Duration> pauses = new ArrayList<>();
  private FollowerRig rig;
  private Runnable whileWaiting = () -> {};

  @BeforeEach
  void an_index_that_began_at_a_height() throws InterruptedException {
    rig = FollowerRig.ofHeight(new SharedPast(), directory, OPTIONS, START);
    int n = 0;
    for (Script script : BlockMaker.SCRIPTS) {
      if (n++ % 2 == 0 && script.length() > 0 && !script.isUnspendable()) {
        chosen.add(script);
      }
    }
    assertThat(rig.point()).isEqualTo(rig.pastTip().sim().point());
    assertIs(rig.pastTip(), Set.of());
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private static Map<Script, List<Coin>> coins(ModelBlock block, int fromHeight) {
    CoinLedger ledger = new CoinLedger(fromHeight);
    ledger.moveTo(block);
    Map<Script, List<Coin>> coins = new HashMap<>();
    ledger
        .byScript()
        .forEach((script, held) ->
            coins.put(script, held.stream().map(ModelCoin::coin).toList()));
    return coins;
  }

  /** The chosen scripts' coins are those of the whole chain, the others' those from the start height on. */
  private void assertIs(ModelBlock block, Set<Script> whole) {
    Map<Script, List<Coin>> all = coins(block, 0);
    Map<Script, List<Coin>> newer = coins(block, START);
    try (IndexView view = rig.index().view()) {
      assertThat(view.state().tip().point()).isEqualTo(block.sim().point());
      for (Script script : BlockMaker.SCRIPTS) {
        List<Coin> expected =
            (whole.contains(script) ? all : newer).getOrDefault(script, List.of());
        assertThat(view.knowsAllOf(script.key())).isEqualTo(whole.contains(script));
        assertThat(view.coins(script.key(), null, 1_000)).isEqualTo(expected);
        assertThat(view.balance(script.key()).sat())
            .isEqualTo(expected.stream().mapToLong(Coin::valueSat).sum());
        assertThat(view.balance(script.key()).immatureSat())
            .isEqualTo(expected.stream()
                .filter(coin -> coin.isImmature(block.height()))
                .mapToLong(Coin::valueSat)
                .sum());
      }
    }
  }

  private CompletableFuture<Outcome> leaveScanAt(ModelBlock block) {
    Map<Script, List<Coin>> scanned = coins(block, 0);
    scanned.keySet().retainAll(chosen);
    return rig.follower().scans().leave(chosen, new ScannedCoins(block.sim().point(), scanned));
  }

  @Test
  void a_scan_of_the_tip_is_taken_up_at_once_and_stays_exact() throws InterruptedException {
    CompletableFuture<Outcome> outcome = leaveScanAt(rig.pastTip());
    rig.cycles(1);
    assertThat(outcome).isCompletedWithValue(Outcome.FILLED_IN);
    assertIs(rig.pastTip(), chosen);
    ModelBlock tip = rig.mine(rig.pastTip(), 30, 1);
    rig.cycles(2);
    assertIs(tip, chosen);
  }

  @Test
  void a_scan_of_an_earlier_block_is_brought_up_to_the_tip() throws InterruptedException {
    ModelBlock tip = rig.mine(rig.pastTip(), 25, 1);
    rig.cycles(2);
    CompletableFuture<Outcome> outcome = leaveScanAt(rig.pastTip());
    rig.cycles(1);
    assertThat(outcome).isCompletedWithValue(Outcome.FILLED_IN);
    assertIs(tip, chosen);
  }

  @Test
  void a_scan_of_a_later_block_waits_for_it_and_is_taken_up_in_passing()
      throws InterruptedException {
    ModelBlock later = rig.maker().on(rig.pastTip(), 1, 3);
    CompletableFuture<Outcome> outcome = leaveScanAt(later);
    rig.cycles(1);
    assertThat(outcome).isNotDone();
    rig.give(later);
    ModelBlock tip = rig.mine(later, 10, 1);
    rig.cycles(1);
    assertThat(outcome).isCompletedWithValue(Outcome.FILLED_IN);
    assertIs(tip, chosen);
    try (IndexView view = rig.index().view()) {
      assertThat(view.backfilledAsOf(chosen.iterator().next().key())).hasValue(later.height());
    }
  }

  @Test
  void a_scan_of_a_block_that_lost_or_lies_too_far_back_is_outdated() throws InterruptedException {
    ModelBlock lost = rig.maker().on(rig.pastTip().ancestor(rig.pastTip().height() - 1), 1, 3);
    CompletableFuture<Outcome> ofLost = leaveScanAt(lost);
    rig.cycles(1);
    assertThat(ofLost).isCompletedWithValue(Outcome.OUTDATED);
    rig.mine(rig.pastTip(), 145, 1);
    rig.cycles(2);
    CompletableFuture<Outcome> ofOld = leaveScanAt(rig.pastTip());
    rig.cycles(1);
    assertThat(ofOld).isCompletedWithValue(Outcome.OUTDATED);
  }

  @Test
  void a_scan_that_contradicts_the_index_is_refused_and_the_follower_goes_on()
      throws InterruptedException {
    Map<Script, List<Coin>> wrong = new HashMap<>();
    CompletableFuture<Outcome> outcome = rig.follower()
        .scans()
        .leave(chosen, new ScannedCoins(rig.pastTip().sim().point(), wrong));
    rig.cycles(1);
    assertThat(outcome).isCompletedExceptionally();
    assertThat(rig.status().phase()).isEqualTo(DaemonPhase.FOLLOWING);
    ModelBlock tip = rig.mine(rig.pastTip(), 2, 1);
    rig.cycles(2);
    assertIs(tip, Set.of());
  }

  @Test
  void a_reorganisation_below_the_scans_block_loses_nothing() throws InterruptedException {
    ModelBlock ours = rig.mine(rig.pastTip(), 6, 1);
    rig.cycles(2);
    CompletableFuture<Outcome> outcome = leaveScanAt(ours);
    rig.cycles(1);
    assertThat(outcome).isCompletedWithValue(Outcome.FILLED_IN);
    rig.mine(ours, 2, 1);
    rig.cycles(2);
    ModelBlock theirs = rig.mine(rig.pastTip().ancestor(rig.pastTip().height() - 3), 4, 20);
    rig.cycles(4);
    assertIs(theirs, chosen);
  }

  @Test
  void where_the_stale_blocks_are_gone_the_scripts_are_partial_and_wanted_again()
      throws InterruptedException {
    ModelBlock ours = rig.mine(rig.pastTip(), 2, 1);
    rig.cycles(2);
    CompletableFuture<Outcome> outcome = leaveScanAt(ours);
    rig.cycles(1);
    assertThat(outcome).isCompletedWithValue(Outcome.FILLED_IN);
    ModelBlock theirs = rig.maker().on(rig.pastTip(), 30, 3);
    rig.node().replace(chainTo(theirs));
    rig.cycles(6);
    assertIs(theirs, Set.of());
    try (IndexView view = rig.index().view()) {
      assertThat(view.backfillsWanted(100)).containsExactlyInAnyOrderElementsOf(chosen);
    }
    assertThat(backfill(1_000).run(chosen, text -> {}, () -> false)).contains("Backfilled");
    assertIs(theirs, chosen);
  }

  private static SimChain chainTo(ModelBlock tip) {
    SimChain chain = new SimChain(tip.ancestor(0).sim());
    for (int height = 1; height <= tip.height(); height++) {
      chain.accept(tip.ancestor(height).sim());
    }
    return chain;
  }

  /** While it waits the follower works, in the same thread. */
  private Backfill backfill(int maxCoins) {
    Sleeper sleeper = length -> {
      pauses.add(length);
      whileWaiting.run();
      rig.cycles(1);
    };
    return new Backfill(
        rig.index(),
        List.of(rig.client()),
        Network.REGTEST,
        rig.follower().scans(),
        rig.time(),
        sleeper,
        maxCoins);
  }

  @Test
  void a_backfill_scans_waits_and_says_what_it_did() throws InterruptedException {
    List<String> progress = new ArrayList<>();
    String text = backfill(1_000).run(chosen, progress::add, () -> false);
    assertThat(text).contains("Backfilled " + chosen.size() + " scripts");
    assertThat(progress).anyMatch(step -> step.contains("scans its whole UTXO set"));
    assertIs(rig.pastTip(), chosen);
    assertThat(backfill(1_000).run(chosen, progress::add, () -> false))
        .contains("already complete");
  }

  @Test
  void a_scan_for_somebody_else_is_waited_for() throws InterruptedException {
    rig.node().faults().next("scantxoutset", SCANNING, SCANNING);
    assertThat(backfill(1_000).run(chosen, text -> {}, () -> false)).contains("Backfilled");
    assertThat(pauses).startsWith(Duration.ofSeconds(10), Duration.ofSeconds(10));
    assertIs(rig.pastTip(), chosen);
  }

  @Test
  void more_coins_than_one_scan_may_bring_take_several() throws InterruptedException {
    int most = coins(rig.pastTip(), 0).entrySet().stream()
        .filter(entry -> chosen.contains(entry.getKey()))
        .mapToInt(entry -> entry.getValue().size())
        .max()
        .orElseThrow();
    assertThat(backfill(most).run(chosen, text -> {}, () -> false)).contains("Backfilled");
    assertIs(rig.pastTip(), chosen);
  }

  @Test
  void a_script_with_too_many_coins_is_refused_with_advice() {
    Script large = coins(rig.pastTip(), 0).entrySet().stream()
        .filter(entry -> chosen.contains(entry.getKey()) && entry.getValue().size() > 1)
        .findFirst()
        .orElseThrow()
        .getKey();
    assertThatThrownBy(() -> backfill(1).run(List.of(large), text -> {}, () -> false))
        .isInstanceOf(UtxodException.class)
        .hasMessageContaining("holds more than 1 coins")
        .hasMessageContaining("utxod bootstrap");
  }

  @Test
  void a_reorganisation_between_scan_and_writing_makes_it_scan_again() throws InterruptedException {
    boolean[] done = new boolean[1];
    ModelBlock below = rig.pastTip().ancestor(rig.pastTip().height() - 2);
    ModelBlock[] tip = new ModelBlock[1];
    whileWaiting = () -> {
      if (!done[0]) {
        done[0] = true;
        tip[0] = rig.mine(below, 4, 1);
      }
    };
    List<String> progress = new ArrayList<>();
    assertThat(backfill(1_000).run(chosen, progress::add, () -> false)).contains("Backfilled");
    assertThat(progress.stream().filter(text -> text.startsWith("Asking"))).hasSize(2);
    rig.cycles(3);
    assertIs(tip[0], chosen);
    assertThat(rig.status().phase()).isEqualTo(DaemonPhase.FOLLOWING);
  }

  @Test
  void it_gives_up_where_the_index_does_not_come_to_the_scans_block() {
    rig.mine(rig.pastTip(), 1, 1);
    Sleeper onlyTime = length -> rig.pass(Duration.ofMinutes(1));
    Backfill alone = new Backfill(
        rig.index(),
        List.of(rig.client()),
        Network.REGTEST,
        rig.follower().scans(),
        rig.time(),
        onlyTime);
    assertThatThrownBy(() -> alone.run(chosen, text -> {}, () -> false))
        .isInstanceOf(UtxodException.class)
        .hasMessageContaining("did not reach the node's block");
  }

  @Test
  void it_ends_soon_when_told_to_stop() {
    assertThatThrownBy(() -> backfill(1_000).run(chosen, text -> {}, () -> true))
        .hasMessageContaining("stopped before it finished");
  }

  @Test
  void what_can_never_be_filled_in_is_refused_beforehand() {
    Backfill backfill = backfill(1_000);
    assertThat(backfill.refusal(chosen)).isEmpty();
    assertThat(backfill.refusal(List.of(Script.ofHex("6a01ff"))).orElseThrow())
        .contains("never hold coins");
    assertThat(backfill.refusal(List.of(Script.ofHex(""))).orElseThrow()).contains("empty script");
  }
}
