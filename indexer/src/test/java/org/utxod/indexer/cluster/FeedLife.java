package org.utxod.indexer.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.cluster.feed.FeedPosition;
import org.utxod.indexer.cluster.fixture.ListLog;
import org.utxod.indexer.cluster.follow.FeedFollowStatus.Action;
import org.utxod.indexer.simulation.ForkedTree;
import org.utxod.indexer.simulation.ForkedTree.Block;
import org.utxod.store.fixture.MemoryStore;

/** A cluster's life: its chain, its nodes and its log, in turns that one seed decides. */
final class FeedLife {
  private static final int TURNS = 40;
  private static final int MAX_REORGANISATION = 6;
  private static final int MAX_STEP = 14;
  private static final int TRIES = 40;
  private static final List<ListLog.Fault> FAULTS = List.of(ListLog.Fault.values());

  private final Random random;
  private final ForkedTree tree;
  private final FeedWitness witness = new FeedWitness();
  private final ListLog list = new ListLog();
  private final UneasyLog log;
  private final FeedStranger stranger;
  private final FeedCheck check;
  private final List<SimulatedNode> nodes = new ArrayList<>();
  private final List<String> turns = new ArrayList<>();
  private final boolean calm;
  private final boolean failsOver;
  private SimulatedNode publisher;
  private Block best;
  private @Nullable MemoryStore older;

  FeedLife(long seed, ForkedTree tree, FeedSeams seams) {
    this.random = new Random(seed);
    this.tree = tree;
    this.log = new UneasyLog(list, witness, random);
    this.check = new FeedCheck(tree, witness);
    this.stranger = new FeedStranger(tree, list, random);
    this.calm = random.nextInt(3) == 0;
    this.failsOver = random.nextBoolean();
    this.best = tree.blocks().get(0);
    list.keepHeartbeats(random.nextBoolean());
    int followers = 2 + random.nextInt(2);
    for (int i = 0; i <= followers; i++) {
      nodes.add(new SimulatedNode(String.valueOf((char) ('a' + i)), log, seams, tree.atRoot()));
    }
    publisher = nodes.get(0);
    publisher.publishes(true);
  }

  /** What was done so far. */
  List<String> turns() {
    return turns;
  }

  private void turn(String words) {
    turns.add(words);
  }

  /** What may come to a stop from here on is not wrong. */
  private void excuse() {
    check.excuse();
    witness.expectEpoch();
  }

  void run() {
    publish(publisher);
    for (int i = 0; i < TURNS; i++) {
      turn();
      nodes.forEach(check::index);
    }
    new FeedEnding(this, check, nodes).run();
    nodes.forEach(node -> node.index().close());
  }

  private void turn() {
    int number = random.nextInt(100);
    if (number < 30) {
      chain();
    } else if (number < 50) {
      publishWithFaults();
    } else if (number < 80) {
      followWithFaults(nodes.get(random.nextInt(nodes.size())));
    } else if (number < 84) {
      SimulatedNode node = nodes.get(random.nextInt(nodes.size()));
      turn("restart " + node);
      node.restart();
    } else if (number < 88) {
      backup(nodes.get(random.nextInt(nodes.size())));
    } else if (number < 92) {
      if (failsOver) {
        failOver(nodes.get(random.nextInt(nodes.size())));
      }
    } else if (!calm) {
      disturb();
    }
  }

  private void disturb() {
    switch (random.nextInt(8)) {
      case 0 -> truncate();
      case 1 -> makeAnew();
      case 2 -> reindex();
      case 3 -> gap();
      case 4 -> older = publisher.store().copy();
      case 5 -> restoreOlder();
      case 6 -> order();
      default -> stranger();
    }
  }

  private void chain() {
    int most = random.nextInt(4) == 0 ? MAX_STEP : 3;
    for (int i = 0; i < TRIES; i++) {
      Block block = tree.blocks().get(random.nextInt(tree.blocks().size()));
      int height = best.point().height();
      int fork = ForkedTree.fork(best, block).point().height();
      if (height - fork <= MAX_REORGANISATION
          && block.point().height() >= height - 2
          && block.point().height() <= height + most) {
        best = block;
        break;
      }
    }
    turn("chain to " + best + ", followed by " + publisher);
    if (random.nextInt(6) == 0) {
      publisher.store().dieAtWrite(random.nextInt(8), random.nextBoolean());
    }
    boolean together = random.nextInt(3) == 0;
    publisher.does(() -> NodeChain.move(tree, publisher.index(), best, together));
  }

  /** The publisher's node goes to the best block. */
  void chainToBest() {
    NodeChain.move(tree, publisher.index(), best, false);
  }

  /** One block more, or one less where there is none. */
  void oneMore() {
    best = tree.blocks().stream()
        .filter(block -> best.equals(block.parent()))
        .findFirst()
        .orElseGet(best::parent);
    chainToBest();
  }

  SimulatedNode publisher() {
    return publisher;
  }

  private void publishWithFaults() {
    SimulatedNode node = publisher;
    String how = "publish " + node;
    switch (random.nextInt(8)) {
      case 0, 1 -> {
        ListLog.Fault fault = FAULTS.get(random.nextInt(FAULTS.size()));
        list.fail(fault, random.nextInt(4));
        how += " with " + fault;
      }
      case 2 -> {
        node.store().dieAtWrite(random.nextInt(6), random.nextBoolean());
        how += " dying";
      }
      case 3 -> {
        log.flaky(true);
        how += " flaky";
      }
      case 4 -> {
        SimulatedNode other = nodes.get(random.nextInt(nodes.size()));
        if (failsOver && other != node) {
          log.amidst(random.nextInt(4), () -> failOver(other));
          how += " with " + other + " amidst";
        }
      }
      default -> {}
    }
    turn(how);
    publish(node);
  }

  /** Publishes; whoever is refused follows from here on, or is told to begin anew. */
  void publish(SimulatedNode node) {
    boolean whole = node.does(node::publish);
    list.fail(ListLog.Fault.NONE, 0);
    log.flaky(false);
    log.amidst(0, null);
    if (!whole) {
      turn("  died");
    }
    if (whole && node.published().ended()) {
      turn("  ended: " + node.published().problem());
      check.refused(node);
      if (publisher == node) {
        orderAt(node);
      }
    }
  }

  private void orderAt(SimulatedNode node) {
    turn("new epoch ordered at " + node);
    excuse();
    node.epochs().order();
  }

  void order() {
    orderAt(publisher);
  }

  private void followWithFaults(SimulatedNode node) {
    if (node == publisher) {
      return;
    }
    boolean faults = random.nextInt(3) == 0;
    if (faults) {
      switch (random.nextInt(3)) {
        case 0 -> log.flaky(true);
        case 1 -> node.store().dieAtWrite(random.nextInt(8), random.nextBoolean());
        default -> node.store().refuseWrites(1 + random.nextInt(2));
      }
    }
    turn("follow " + node + (faults ? " with faults" : ""));
    follow(node, faults);
    log.flaky(false);
    node.store().heal();
  }

  /** Follows, and is looked at. */
  void follow(SimulatedNode node, boolean faults) {
    if (node.followed().action() == Action.NONE) {
      boolean whole = node.does(node::follow);
      turn("  to " + node + (whole ? " " + node.followed().problem() : " died"));
      check.followed(node, whole && !faults, list.records().isEmpty());
    }
  }

  private void failOver(SimulatedNode node) {
    SimulatedNode before = publisher;
    if (node == before) {
      return;
    }
    turn("fail over to " + node);
    follow(node, true);
    if (node.followed().action() != Action.NONE || NodeChain.isUnderWay(node.index())) {
      return;
    }
    FeedPosition last = witness.last();
    if (last == null || check.isAhead(before, last)) {
      excuse(); // It has done what is published by nobody, or by another in another way.
    }
    before.publishes(false);
    node.publishes(true);
    publisher = node;
    boolean whole = node.does(node::publish);
    if (whole && node.published().ended()) {
      turn("  refused: " + node.published().problem());
      node.publishes(false);
      before.publishes(true);
      publisher = before;
    }
  }

  /** A node's index is replaced by a copy of the publisher's. */
  void backup(SimulatedNode node) {
    if (node != publisher) {
      turn("backup for " + node);
      if (NodeChain.isUnderWay(publisher.index())) {
        excuse();
      }
      node.begin(publisher.store().copy());
    }
  }

  private void truncate() {
    if (list.records().isEmpty()) {
      return;
    }
    long first = list.records().firstKey();
    long offset = first + random.nextLong(list.records().lastKey() + 2 - first);
    turn("truncate to " + offset);
    excuse();
    list.truncate(offset);
    if (list.records().isEmpty()) {
      witness.forget();
    }
  }

  private void makeAnew() {
    turn("log made anew");
    excuse();
    list.makeAnew();
    witness.forget();
  }

  private void reindex() {
    int from = publisher.index().writer().point().orElseThrow().height() - random.nextInt(5);
    if (from > tree.blocks().get(0).point().height()) {
      turn("reindex from " + from);
      excuse();
      if (random.nextBoolean()) {
        publisher.store().dieAtWrite(random.nextInt(8), random.nextBoolean());
      }
      publisher.does(() -> NodeChain.reindex(tree, publisher.index(), from));
    }
  }

  private void gap() {
    excuse();
    if (random.nextBoolean()) {
      publisher.index().outbox().keep(false);
      chain();
      publisher.publishes(true);
      turn("  unseen");
    } else {
      turn("bulk to " + best);
      publisher.does(() -> NodeChain.bulk(tree, publisher.index(), best));
    }
  }

  private void restoreOlder() {
    if (older != null) {
      turn("publisher restored from an older copy");
      excuse();
      publisher.begin(older.copy());
    }
  }

  private void stranger() {
    String what = stranger.act(witness.last());
    turn("stranger " + what);
    excuse();
    witness.alter();
  }
}
