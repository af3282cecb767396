package org.utxod.indexer.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.utxod.indexer.simnode.SimFault;
import org.utxod.query.port.DaemonPhase;
import org.utxod.store.core.IndexOptions;

/** Reorganisations that go deeper than the stored undo. */
@ExtendWith(QuietLog.class)
class DeepReorganisationTest {
  private static final IndexOptions THREE_BLOCKS = new IndexOptions(3, 3, 1_000, true);

  @TempDir
  Path directory;

  private FollowerRig rig;
  private ModelBlock ours;

  @BeforeEach
  void twelve_blocks_of_which_three_have_undo() throws InterruptedException {
    rig = new FollowerRig(new SharedPast(), directory, THREE_BLOCKS);
    ours = rig.mine(rig.pastTip(), 12, 1);
    rig.cycles(2);
    rig.assertIs(ours);
    assertThat(rig.index().writer().canRollBack(ours.height() - 2)).isTrue();
    assertThat(rig.index().writer().canRollBack(ours.height() - 3)).isFalse();
  }

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void are_followed_by_the_stale_blocks_own_account() throws InterruptedException {
    ModelBlock theirs = rig.mine(rig.pastTip(), 2, 30);
    rig.cycles(4);
    rig.assertIs(theirs);
    assertThat(rig.status().phase()).isEqualTo(DaemonPhase.FOLLOWING);
  }

  @Test
  void leave_the_last_good_state_where_no_node_has_a_stale_block_whole()
      throws InterruptedException {
    FollowerRig other = new FollowerRig(new SharedPast(), directory, THREE_BLOCKS);
    rig.node().replace(other.node().chain());
    ModelBlock theirs = rig.mine(rig.pastTip(), 2, 30);
    rig.cycles(6);
    rig.assertIs(ours);
    assertThat(rig.status().phase()).isEqualTo(DaemonPhase.HALTED);
    assertThat(rig.status().reason())
        .contains("12 blocks below our tip", "reindex --from-height " + (theirs.height() - 1));
    other.close();
  }

  @Test
  void go_on_where_they_were_when_the_node_fails_in_the_middle() throws InterruptedException {
    ModelBlock theirs = rig.mine(rig.pastTip(), 2, 30);
    // First one block of theirs, nine of ours and of the coinbases that become immature again are
    // requested.
    rig.node().faults().next("getblock", okay(24));
    rig.node().faults().next("getblock", new SimFault.Reset());
    rig.cycles(1);
    assertThat(rig.point().height()).isBetween(theirs.height() - 1, ours.height() - 4);
    rig.cycles(6);
    rig.assertIs(theirs);
  }

  private static SimFault[] okay(int calls) {
    SimFault[] none = new SimFault[calls];
    java.util.Arrays.fill(none, new SimFault.Delay(java.time.Duration.ZERO));
    return none;
  }
}
