package org.utxod.query.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.utxod.query.port.ChainStatus;
import org.utxod.query.port.ChainTip;
import org.utxod.query.port.DaemonPhase;
import org.utxod.query.port.NodeStatus;
import org.utxod.query.port.SyncProgress;
import org.utxod.query.testing.FakeChain;
import org.utxod.query.testing.StepTime;
import org.utxod.store.chain.Network;

/** How far a chain can have come since what we know ourselves. */
class HeightLimitsTest {
  private final StepTime time = new StepTime();
  private final FakeChain node = new FakeChain();

  private HeightLimits limits(Network network, int height, Duration age) {
    return new HeightLimits(
        new FakeOwnBlocks(height, time.instant().minus(age)), node, network, time);
  }

  @Test
  void a_margin_above_our_own_block_and_a_block_in_eight_minutes() {
    HeightLimits limits = limits(Network.MAINNET, 975_000, Duration.ZERO);
    assertThat(limits.highest()).isEqualTo(975_036);
    time.pass(Duration.ofHours(24));
    assertThat(limits.highest()).isEqualTo(975_036 + 180);
    assertThat(limits.lowest()).isEqualTo(975_000 + 12);
  }

  @Test
  void a_new_index_allows_for_the_whole_chain_as_it_is() {
    time.pass(Duration.ZERO);
    HeightLimits limits = new HeightLimits(
        new FakeOwnBlocks(0, LocalBlocks.FIRST_BLOCK_TIME), node, Network.MAINNET, time);
    // In November 2026 the chain is at about 976,000.
    assertThat(limits.highest()).isBetween(990_000, 1_250_000);
    assertThat(limits.lowest()).isBetween(200_000, 900_000);
  }

  @Test
  void a_block_whose_time_lies_ahead_takes_nothing_away() {
    HeightLimits limits = limits(Network.MAINNET, 975_000, Duration.ofHours(-2));
    assertThat(limits.highest()).isEqualTo(975_036);
    assertThat(limits.lowest()).isEqualTo(975_000);
  }

  @Test
  void a_node_that_told_its_tip_before_it_fell_silent_counts() {
    HeightLimits limits = limits(Network.REGTEST, 565, Duration.ofDays(5_000));
    assertThat(limits.highest()).isEqualTo(565 + 2_016);
    node.tip(9_000);
    int withNode = limits.highest();
    assertThat(withNode).isGreaterThan(9_000);
    node.unknown();
    assertThat(limits.highest()).isEqualTo(withNode);
  }

  @Test
  void a_regtest_chain_counts_from_when_we_first_saw_the_block_whatever_its_header_says() {
    HeightLimits limits = limits(Network.REGTEST, 565, Duration.ofDays(5_000));
    assertThat(limits.highest()).isEqualTo(565 + 2_016);
    time.pass(Duration.ofHours(8));
    assertThat(limits.highest()).isEqualTo(565 + 2_016 + 60);
    assertThat(limits.lowest()).isZero();
  }

  @Test
  void a_node_cut_off_for_long_counts_from_its_tips_own_time() {
    HeightLimits limits = limits(Network.MAINNET, 900_000, Duration.ofDays(10));
    Instant median = time.instant().minus(Duration.ofDays(10));
    HeightLimits cutOff = new HeightLimits(
        new FakeOwnBlocks(899_999, median),
        () -> new ChainStatus(
            new ChainTip(900_000, null, ChainTip.NODE, time.instant(), median),
            DaemonPhase.FOLLOWING,
            null,
            new NodeStatus("", true, "rpc"),
            SyncProgress.IDLE),
        Network.MAINNET,
        time);
    assertThat(cutOff.highest()).isEqualTo(limits.highest());
    assertThat(cutOff.highest()).isEqualTo(900_000 + 1_800 + 36);
  }
}
