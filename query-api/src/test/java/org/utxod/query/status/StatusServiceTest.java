package org.utxod.query.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.utxod.query.answer.Freshness;
import org.utxod.query.answer.FreshnessPolicy;
import org.utxod.query.port.DaemonPhase;
import org.utxod.query.port.ElectrumStatus;
import org.utxod.query.port.HistoryStatus;
import org.utxod.query.port.mempool.MempoolView;
import org.utxod.query.testing.FakeChain;
import org.utxod.query.testing.FakeIndex;
import org.utxod.store.chain.Network;
import org.utxod.store.model.WalLoss;

class StatusServiceTest {
  private final FakeIndex index = new FakeIndex(Network.REGTEST).blocks(101);
  private final FakeChain chain = new FakeChain().tip(100);
  private final StatusService service = service(FreshnessPolicy.DEFAULT);

  private StatusService service(FreshnessPolicy policy) {
    return new StatusService(
        index,
        chain,
        new Freshness(policy),
        "1",
        Clock.systemUTC(),
        List::of,
        MempoolView.none(),
        () -> HistoryStatus.NONE,
        () -> ElectrumStatus.NONE);
  }

  private ServiceState state() {
    return service.status().state();
  }

  @Test
  void live_is_three_blocks_behind_at_most() {
    assertThat(state()).isEqualTo(ServiceState.LIVE);
    chain.tip(103);
    assertThat(state()).isEqualTo(ServiceState.LIVE);
    chain.tip(104);
    assertThat(state()).isEqualTo(ServiceState.SYNCING);
    chain.tip(1_100);
    assertThat(state()).isEqualTo(ServiceState.SYNCING);
    chain.tip(1_101);
    assertThat(state()).isEqualTo(ServiceState.BEHIND);
  }

  @Test
  void beside_a_node_that_downloads_it_is_neither_live_nor_ready_nor_fresh() {
    StatusService mainnet = service(FreshnessPolicy.DEFAULT.of(Network.MAINNET));
    chain.downloading();
    assertThat(mainnet.status().state()).isEqualTo(ServiceState.SYNCING);
    assertThat(mainnet.readiness())
        .isInstanceOfSatisfying(
            Readiness.NotReady.class,
            notReady -> assertThat(notReady.reason())
                .contains("the node is still in initial block download"));
  }

  @Test
  void without_a_tip_it_waits() {
    chain.tip(100).unknown();
    assertThat(state()).isEqualTo(ServiceState.WAITING);
    assertThat(service.status().lagBlocks()).isNull();
  }

  @Test
  void the_other_states_are_the_daemons_phases() {
    assertThat(stateIn(DaemonPhase.WAITING)).isEqualTo(ServiceState.WAITING);
    assertThat(stateIn(DaemonPhase.BOOTSTRAPPING)).isEqualTo(ServiceState.BOOTSTRAPPING);
    assertThat(stateIn(DaemonPhase.REINDEXING)).isEqualTo(ServiceState.REINDEXING);
    assertThat(stateIn(DaemonPhase.HALTED)).isEqualTo(ServiceState.HALTED);
    assertThat(service.status().reason()).isEqualTo("why");
  }

  @Test
  void while_it_waits_for_a_node_that_went_backwards_it_is_not_ready_either() {
    chain.phase(DaemonPhase.WAITING, "It went backwards.");
    assertThat(service.status().lagBlocks()).isNull();
    assertThat(service.readiness()).isInstanceOfSatisfying(Readiness.NotReady.class, notReady -> {
      assertThat(notReady.state()).isEqualTo(ServiceState.WAITING);
      assertThat(notReady.reason()).contains("is waiting for its node", "It went backwards.");
    });
    chain.silent();
    assertThat(state()).as("by what was heard of the tip before").isEqualTo(ServiceState.LIVE);
    assertThat(service.readiness()).isEqualTo(new Readiness.Ready(ServiceState.LIVE));
  }

  private ServiceState stateIn(DaemonPhase phase) {
    chain.phase(phase, "why");
    return state();
  }

  @Test
  void not_ready_after_a_verification_that_found_a_difference() {
    chain.verified(true);
    assertThat(service.readiness()).isEqualTo(new Readiness.Ready(ServiceState.LIVE));
    chain.verified(false);
    assertThat(service.readiness())
        .isInstanceOfSatisfying(
            Readiness.NotReady.class,
            notReady -> assertThat(notReady.reason())
                .contains("At block 90 the index differed", "utxod verify"));
    assertThat(service.status().verified().equal()).isFalse();
  }

  @Test
  void what_a_damaged_log_lost_is_said_until_it_is_there_again() {
    index.lost(new WalLoss(102, 12));
    assertThat(service.status().reason()).contains("was at block 102 and is back at block 12");
    assertThat(service.lostBlocks()).isEqualTo(90);
    chain.phase(DaemonPhase.WAITING, "The node is away.");
    assertThat(service.status().reason()).startsWith("The node is away. The index's write-ahead");
    chain.tip(102);
    index.blocks(2);
    assertThat(service.status().reason()).isNull();
    assertThat(service.lostBlocks()).as("for the metric").isEqualTo(90);
  }

  @Test
  void ready_only_while_answers_are_whole_and_current() {
    assertThat(service.readiness()).isEqualTo(new Readiness.Ready(ServiceState.LIVE));
    index.balancesCurrent(false);
    assertThat(service.readiness()).isInstanceOf(Readiness.NotReady.class);
    index.balancesCurrent(true);
    chain.tip(1_101);
    assertThat(service.readiness())
        .isEqualTo(new Readiness.NotReady(
            ServiceState.BEHIND,
            "Answers are marked stale, because the index is 1001 blocks behind the chain."));
    chain.tip(100).phase(DaemonPhase.BOOTSTRAPPING, null);
    assertThat(service.readiness()).isInstanceOf(Readiness.NotReady.class);
    assertThat(index.openViews()).isZero();
  }
}
