package org.utxod.indexer.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.utxod.query.answer.Freshness;
import org.utxod.query.answer.FreshnessPolicy;
import org.utxod.query.port.ChainStatus;
import org.utxod.query.port.ChainTip;
import org.utxod.query.port.DaemonPhase;
import org.utxod.query.port.NodeStatus;
import org.utxod.query.port.SyncProgress;

/** Query nodes learn no tip that the publisher itself does not trust. */
class PublishedTipTest {
  private static final ChainTip TIP = new ChainTip(900_000, null, ChainTip.NODE, Instant.EPOCH);

  private static int told(int height, DaemonPhase phase, boolean downloading) {
    NodeStatus node = new NodeStatus("node", true, "rpc", downloading);
    return new PublishedTip(
            new Freshness(new FreshnessPolicy(10, 1, false)),
            () -> height,
            () -> new ChainStatus(TIP, phase, null, node, SyncProgress.IDLE))
        .getAsInt();
  }

  @Test
  void a_tip_that_the_index_is_far_behind_is_told() {
    assertThat(told(899_000, DaemonPhase.FOLLOWING, false)).isEqualTo(900_000);
  }

  @Test
  void a_doubtful_tip_is_not() {
    assertThat(told(899_999, DaemonPhase.FOLLOWING, true)).isEqualTo(-1);
    assertThat(told(899_999, DaemonPhase.WAITING, false)).isEqualTo(-1);
    assertThat(told(899_999, DaemonPhase.HALTED, false)).isEqualTo(-1);
    assertThat(told(899_999, DaemonPhase.REINDEXING, false)).isEqualTo(-1);
  }
}
