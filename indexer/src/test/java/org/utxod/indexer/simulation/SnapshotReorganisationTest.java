package org.utxod.indexer.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.utxod.indexer.simnode.SimFault;
import org.utxod.indexer.simnode.chain.SimChain;
import org.utxod.query.port.DaemonPhase;
import org.utxod.store.chain.SetHash;
import org.utxod.store.core.IndexOptions;
import org.utxod.store.model.CoinStats;
import org.utxod.store.model.ComputedCoinStats;
import org.utxod.store.model.Coverage;
import org.utxod.store.read.IndexView;
import org.utxod.store.read.UtxoSetScan;

/** Reorganisations that go below the block of the snapshot from which the index was loaded. */
@ExtendWith(QuietLog.class)
class SnapshotReorganisationTest {
  private static final IndexOptions OPTIONS = new IndexOptions(300, 300, 1_000, true);

  @TempDir
  Path directory;

  private FollowerRig rig;
  private int base;

  @BeforeEach
  void an_index_of_a_snapshot_at_the_tip() throws InterruptedException {
    rig = FollowerRig.ofSnapshot(new SharedPast(), directory, OPTIONS);
    base = rig.pastTip().height();
    rig.cycles(1);
    rig.assertIs(rig.pastTip());
    assertCoverage(base);
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private void assertCoverage(int height) {
    try (IndexView view = rig.index().view()) {
      assertThat(view.state().coverage()).isEqualTo(new Coverage(Coverage.Origin.SNAPSHOT, height));
      assertThat(view.block(height)).isPresent();
      assertThat(view.block(height - 1)).isEmpty();
    }
  }

  /** The set hash that was carried along is that of the coins that are there. */
  private void assertCarriedHash() throws InterruptedException {
    try (UtxoSetScan scan = rig.index().setScan()) {
      ComputedCoinStats computed = scan.compute(1, done -> true).orElseThrow();
      CoinStats carried = scan.carried(computed.point().height()).orElseThrow();
      SetHash hash = carried.hash();
      assertThat(hash).isNotNull().isEqualTo(computed.figures().hash());
    }
  }

  @Test
  void of_one_block_are_followed_by_the_stale_blocks_own_account() throws InterruptedException {
    ModelBlock theirs = rig.mine(rig.pastTip().ancestor(base - 1), 2, 1);
    rig.cycles(3);
    rig.assertIs(theirs);
    assertCoverage(base - 1);
    assertThat(rig.status().phase()).isEqualTo(DaemonPhase.FOLLOWING);
    assertCarriedHash();
  }

  @Test
  void of_many_blocks_are_followed_down_and_back_again() throws InterruptedException {
    ModelBlock ours = rig.mine(rig.pastTip(), 3, 1);
    rig.cycles(3);
    rig.assertIs(ours);
    ModelBlock theirs = rig.mine(rig.pastTip().ancestor(base - 8), 3, 10);
    rig.cycles(4);
    rig.assertIs(theirs);
    assertCoverage(base - 8);
    ModelBlock oursAgain = rig.mine(ours, 2, 60);
    rig.cycles(4);
    rig.assertIs(oursAgain);
    assertCoverage(base - 8);
    assertCarriedHash();
  }

  @Test
  void can_be_met_by_a_node_whose_better_chain_is_shorter_than_the_base()
      throws InterruptedException {
    ModelBlock theirs = rig.mine(rig.pastTip().ancestor(base - 6), 1, 100);
    rig.cycles(4);
    rig.assertIs(theirs);
    assertCoverage(base - 6);
  }

  @Test
  void go_on_where_they_were_when_the_node_fails_in_the_middle() throws InterruptedException {
    ModelBlock theirs = rig.mine(rig.pastTip().ancestor(base - 5), 2, 30);
    SimFault[] okay = new SimFault[14];
    java.util.Arrays.fill(okay, new SimFault.Delay(java.time.Duration.ZERO));
    rig.node().faults().next("getblock", okay);
    rig.node().faults().next("getblock", new SimFault.Reset());
    rig.cycles(1);
    assertThat(rig.point().height()).isBetween(base - 4, base - 1);
    assertCoverage(rig.point().height());
    rig.cycles(5);
    rig.assertIs(theirs);
  }

  @Test
  void leave_the_last_good_state_where_no_node_knows_the_stale_block() throws InterruptedException {
    ModelBlock theirs = rig.maker().on(rig.pastTip().ancestor(base - 1), 30, 2);
    rig.node().replace(chainTo(theirs));
    rig.cycles(3);
    rig.assertIs(rig.pastTip());
    assertCoverage(base);
    assertThat(rig.status().phase()).isEqualTo(DaemonPhase.HALTED);
    assertThat(rig.status().reason())
        .contains("no configured node has our block", "utxod bootstrap");
  }

  @Test
  void leave_the_last_good_state_where_no_node_knows_the_blocks_below()
      throws InterruptedException {
    ModelBlock theirs = rig.maker().on(rig.pastTip().ancestor(base - 3), 30, 2);
    rig.node().replace(chainTo(theirs));
    rig.cycles(3);
    rig.assertIs(rig.pastTip());
    assertThat(rig.status().reason())
        .contains("below the snapshot of block " + base, "utxod bootstrap");
  }

  @Test
  void move_the_height_from_which_it_can_be_re_indexed() throws InterruptedException {
    rig.mine(rig.pastTip().ancestor(base - 2), 3, 30);
    rig.cycles(4);
    assertThatThrownBy(() -> rig.index().reindex().begin(base - 2))
        .hasMessageContaining("begins with block " + (base - 1));
  }

  private static SimChain chainTo(ModelBlock tip) {
    SimChain chain = new SimChain(tip.ancestor(0).sim());
    for (int height = 1; height <= tip.height(); height++) {
      chain.accept(tip.ancestor(height).sim());
    }
    return chain;
  }
}
