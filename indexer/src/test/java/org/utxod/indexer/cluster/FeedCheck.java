package org.utxod.indexer.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.utxod.indexer.cluster.feed.FeedPosition;
import org.utxod.indexer.cluster.follow.FeedFollowStatus.Action;
import org.utxod.indexer.simulation.ForkedTree;
import org.utxod.indexer.simulation.ForkedTree.Block;
import org.utxod.query.port.DaemonPhase;
import org.utxod.store.fixture.MemoryStore;
import org.utxod.store.model.IndexState;
import org.utxod.store.model.JournalStep;
import org.utxod.store.read.UtxoSetScan;

/** What must hold of every node at every moment. */
final class FeedCheck {
  /** No step is that far back that anybody looks. */
  private static final int STEPS = 40;

  private final ForkedTree tree;
  private final FeedWitness witness;
  private final Map<MemoryStore, Integer> seen = new HashMap<>();
  private boolean excused;

  FeedCheck(ForkedTree tree, FeedWitness witness) {
    this.tree = tree;
    this.witness = witness;
  }

  /** A node may come to a stop from here on. */
  void excuse() {
    excused = true;
  }

  /** The index is a block's whole UTXO set, and was brought there by the steps that the log says. */
  void index(SimulatedNode node) {
    if (NodeChain.isUnderWay(node.index())
        || node.store().writes() == seen.getOrDefault(node.store(), -1)) {
      return;
    }
    seen.put(node.store(), node.store().writes());
    IndexState state = node.index().state();
    Block block = tree.block(state.tip().point().hash());
    assertThat(block).as("block of %s", node).isNotNull();
    assertThat(state.utxoCount()).as("coins of %s", node).isEqualTo(block.coins());
    assertThat(state.totalSat()).as("satoshis of %s", node).isEqualTo(block.sat());
    if (block.setHash() != null) {
      try (UtxoSetScan scan = node.index().setScan()) {
        scan.carried(block.point().height())
            .filter(stats -> stats.hash() != null)
            .ifPresent(stats ->
                assertThat(stats.hash()).as("set hash of %s", node).isEqualTo(block.setHash()));
      }
    }
    if (!node.publishes()) {
      journal(node);
    }
  }

  private void journal(SimulatedNode node) {
    long epoch = node.epochs().last();
    for (JournalStep step : node.journal(Math.max(0, node.sequence() - STEPS))) {
      JournalStep said = witness.step(epoch, step.sequence());
      if (said != null && !excused) {
        assertThat(step).as("step of %s in epoch %s", node, epoch).isEqualTo(said);
      }
    }
  }

  /** Whether a node has done more, or is amid something that is no step. */
  boolean isAhead(SimulatedNode node, FeedPosition than) {
    return NodeChain.isUnderWay(node.index()) || node.sequence() > than.sequence();
  }

  /** A publisher was not let go on. */
  void refused(SimulatedNode node) {
    assertThat(excused || node.published().problem().startsWith("Another daemon publishes"))
        .as("a reason to refuse %s: %s", node, node.published().problem())
        .isTrue();
  }

  /**
   * A node has followed: it is where the log ends, or says why not.
   *
   * @param undisturbed whether nothing kept it from that
   */
  void followed(SimulatedNode node, boolean undisturbed, boolean logIsEmpty) {
    Action action = node.followed().action();
    if (action != Action.NONE) {
      String problem = node.followed().problem();
      assertThat(excused).as("a reason to stop for %s: %s", node, problem).isTrue();
      assertThat(problem).isNotBlank();
      assertThat(node.chain().status().phase()).isEqualTo(DaemonPhase.HALTED);
    } else if (undisturbed) {
      assertThat(node.followed().problem()).as("what keeps %s", node).isNull();
      FeedPosition last = witness.last();
      if (last != null && !logIsEmpty) {
        assertThat(node.sequence()).as("steps of %s", node).isGreaterThanOrEqualTo(last.sequence());
        assertThat(node.epochs().last())
            .as("epoch of %s", node)
            .isGreaterThanOrEqualTo(last.epoch());
      }
    }
  }

  /** Both are at the same block by the same steps. */
  void same(SimulatedNode node, SimulatedNode publisher) {
    assertThat(node.index().state()).as("%s", node).isEqualTo(publisher.index().state());
    List<JournalStep> ours = node.journal(0);
    List<JournalStep> theirs = publisher.journal(0);
    assertThat(ours).hasSameSizeAs(theirs);
    for (int i = 0; i < ours.size(); i++) {
      assertThat(ours.get(i)).as("journal of %s", node).isEqualTo(theirs.get(i));
    }
  }
}
