package org.utxod.indexer.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.utxod.indexer.cluster.follow.FeedFollowStatus.Action;

/** The end of a life: nothing fails any more, whoever asks for a backup gets one, and an operator does as is said. */
final class FeedEnding {
  private static final int ROUNDS = 4;

  private final FeedLife life;
  private final FeedCheck check;
  private final List<SimulatedNode> nodes;

  FeedEnding(FeedLife life, FeedCheck check, List<SimulatedNode> nodes) {
    this.life = life;
    this.check = check;
    this.nodes = nodes;
  }

  void run() {
    life.turns().add("the end begins");
    life.chainToBest();
    boolean going = false;
    for (int round = 0; round < ROUNDS && !going; round++) {
      // A publisher that was replaced finds only then that it has done others.
      while (nodes.stream().anyMatch(this::isAhead)) {
        life.oneMore();
      }
      going = round();
    }
    assertThat(going).as("all go on").isTrue();
    life.oneMore();
    assertThat(round()).as("all go on with one more block").isTrue();
    for (SimulatedNode node : nodes) {
      check.index(node);
      check.same(node, life.publisher());
    }
  }

  private boolean isAhead(SimulatedNode node) {
    return !NodeChain.isUnderWay(node.index())
        && node.sequence() > life.publisher().sequence();
  }

  /** Whether nobody needed anything. */
  private boolean round() {
    SimulatedNode publisher = life.publisher();
    life.publish(publisher);
    if (publisher.published().ended()) { // An epoch is ordered now.
      life.publish(publisher);
    }
    assertThat(publisher.published().problem()).isNull();
    assertThat(publisher.published().waiting()).isZero();
    boolean going = true;
    for (SimulatedNode node : nodes) {
      if (node != publisher) {
        life.follow(node, false);
        Action action = node.followed().action();
        if (action == Action.OPERATOR) {
          life.order();
          life.publish(publisher);
        }
        if (action != Action.NONE) {
          life.backup(node);
          going = false;
        }
      }
    }
    return going;
  }
}
