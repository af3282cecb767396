package org.utxod.indexer.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.utxod.query.port.DaemonPhase;
import org.utxod.store.Index;
import org.utxod.store.chain.Script;
import org.utxod.store.core.IndexOptions;
import org.utxod.store.schema.ColumnFamily;
import org.utxod.store.schema.UndoKey;

/** Re-indexing while the node's chain leaves ours: found by the simulation, kept here as cases of their own. */
@ExtendWith(QuietLog.class)
class ReindexMeetsReorganisationTest {
  private static final IndexOptions OPTIONS = new IndexOptions(300, 300, 1_000, false);

  @TempDir
  Path directory;

  @Test
  void a_node_that_left_our_chain_below_the_height_does_not_mix_its_coins_into_ours()
      throws InterruptedException {
    try (FollowerRig rig = new FollowerRig(new SharedPast(), directory, OPTIONS)) {
      ModelBlock ours = rig.mine(rig.pastTip(), 12, 1);
      rig.cycles(2);
      rig.index().reindex().begin(ours.height() - 2); // And then the process went on elsewhere.
      ModelBlock theirs = rig.mine(rig.pastTip(), 3, 9);
      rig.cycles(4);
      assertThat(rig.status().phase()).isEqualTo(DaemonPhase.FOLLOWING);
      rig.assertIs(theirs);
    }
  }

  @Test
  void blocks_of_ours_that_no_node_has_any_more_are_taken_from_undo() throws InterruptedException {
    try (FollowerRig rig = new FollowerRig(new SharedPast(), directory, OPTIONS)) {
      ModelBlock ours = rig.mine(rig.pastTip(), 12, 1);
      rig.cycles(2);
      rig.index().reindex().begin(ours.height() - 5);
      FollowerRig other = new FollowerRig(new SharedPast(), directory, OPTIONS);
      rig.node().replace(other.node().chain());
      ModelBlock theirs = rig.mine(rig.pastTip(), 2, 20);
      rig.cycles(4);
      rig.assertIs(theirs);
      other.close();
    }
  }

  @Test
  void where_neither_a_node_nor_undo_has_a_block_of_ours_the_follower_holds()
      throws InterruptedException {
    try (FollowerRig rig = new FollowerRig(new SharedPast(), directory, OPTIONS)) {
      ModelBlock ours = rig.mine(rig.pastTip(), 12, 1);
      rig.cycles(2);
      int lost = ours.height() - 1;
      rig.store().damage(ColumnFamily.UNDO, rows -> rows.remove(UndoKey.key(lost, 0)));
      Index index = rig.index();
      index.reindex().begin(ours.height() - 5);
      FollowerRig other = new FollowerRig(new SharedPast(), directory, OPTIONS);
      rig.node().replace(other.node().chain());
      rig.mine(rig.pastTip(), 2, 20);
      rig.cycles(6);
      assertThat(index.reindex().nextToPutBack()).hasValue(lost);
      rig.assertIs(ours);
      other.close();
    }
  }

  @Test
  void coinbases_that_a_later_undo_makes_young_again_are_immature_again()
      throws InterruptedException {
    try (FollowerRig rig = new FollowerRig(new SharedPast(), directory, OPTIONS)) {
      ModelBlock past = rig.pastTip();
      int ripens = past.height() + 4;
      Script untouched = past.ancestor(ripens - 98).created().get(0).script();
      rig.mineElsewhere(past, 6, 1, untouched);
      rig.cycles(2);
      rig.follower().admin().reindex(rig.point().height());
      rig.cycles(2);
      ModelBlock theirs = rig.mineElsewhere(past, 1, 30, untouched);
      rig.cycles(3);
      rig.assertIs(theirs);
      assertThat(rig.index().writer().point()).contains(theirs.sim().point());
    }
  }
}
