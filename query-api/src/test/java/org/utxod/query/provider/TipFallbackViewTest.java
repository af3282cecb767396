package org.utxod.query.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.utxod.query.port.ChainStatus;
import org.utxod.query.port.ChainTip;
import org.utxod.query.port.ChainView;
import org.utxod.query.port.DaemonPhase;
import org.utxod.query.port.NodeStatus;
import org.utxod.query.port.SyncProgress;
import org.utxod.query.testing.StepTime;
import org.utxod.store.chain.Network;

/** Whose word about the chain's tip counts. */
class TipFallbackViewTest {
  private final StepTime time = new StepTime();
  private final TipBoard board = new TipBoard(time, Duration.ofMinutes(5));

  private TipFallbackView chain(
      Network network, int height, Duration age, boolean initialDownload) {
    Instant median = time.instant().minus(age);
    ChainStatus told = new ChainStatus(
        new ChainTip(height, null, ChainTip.NODE, time.instant(), median),
        DaemonPhase.FOLLOWING,
        null,
        new NodeStatus("", true, "rpc", initialDownload),
        SyncProgress.IDLE);
    return new TipFallbackView(() -> told, board, network, time);
  }

  @Test
  void all_that_the_follower_tells_is_passed_on() throws NoSuchMethodException {
    for (Method method : ChainView.class.getMethods()) {
      assertThat(TipFallbackView.class.getMethod(method.getName()).getDeclaringClass())
          .as(method.getName())
          .isEqualTo(TipFallbackView.class);
    }
  }

  @Test
  void a_node_at_a_young_tip_is_believed_alone() {
    board.reported("a", 901_000);
    TipFallbackView chain = chain(Network.MAINNET, 900_000, Duration.ofHours(3), false);
    assertThat(chain.status().tip().source()).isEqualTo("node");
    assertThat(chain.status().reason()).isNull();
    assertThat(chain.needsProviders()).isFalse();
  }

  @Test
  void a_node_in_initial_download_knows_a_lower_bound_only() {
    TipFallbackView chain = chain(Network.MAINNET, 500_000, Duration.ofDays(2_000), true);
    assertThat(chain.needsProviders()).isTrue();
    assertThat(chain.status().tip().height()).isEqualTo(500_000);
    assertThat(chain.status().reason()).isNull();
    board.reported("a", 901_000);
    assertThat(chain.status().tip().height()).isEqualTo(901_000);
    assertThat(chain.status().tip().source()).isEqualTo("a");
  }

  @Test
  void a_provider_below_the_node_changes_nothing() {
    TipFallbackView chain = chain(Network.MAINNET, 500_000, Duration.ofDays(2_000), true);
    board.reported("a", 499_999);
    assertThat(chain.status().tip().source()).isEqualTo("node");
  }

  @ParameterizedTest
  @EnumSource(value = Network.class, names = "REGTEST", mode = EnumSource.Mode.EXCLUDE)
  void a_tip_older_than_its_time_allows_is_reported_and_providers_are_heard(Network network) {
    TipFallbackView chain = chain(network, 900_000, Duration.ofHours(5), false);
    assertThat(chain.status().reason())
        .contains("900000, is 5 hours old")
        .contains("cut off from the network");
    assertThat(chain.needsProviders()).isTrue();
    board.reported("a", 900_020);
    assertThat(chain.status().tip().height()).isEqualTo(900_020);
  }

  @Test
  void on_a_regtest_chain_blocks_come_when_somebody_wants_them() {
    TipFallbackView chain = chain(Network.REGTEST, 10, Duration.ofDays(5_000), false);
    assertThat(chain.status().reason()).isNull();
    assertThat(chain.needsProviders()).isFalse();
  }
}
