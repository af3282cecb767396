package org.utxod.indexer.simulation;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.simnode.InProcessNode;
import org.utxod.indexer.simnode.SimFault;
import org.utxod.indexer.simnode.chain.SimChain;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.Txid;

/**
 * Blocks on all branches that ever were, and the nodes that know some of them.
 *
 * <p>Permitted faults: branches from any block at or above a lowest one, as long or as short as they like; blocks that reach
 * some nodes late; nodes that invalidate blocks and reconsider them, stop, start with a new cookie, with REST or without, or are replaced by one
 * of another branch; answers as {@link #REQUEST_FAULTS} has them. They happen before any request and whenever time passes.
 */
final class SimulatedWorld implements InProcessNode.Surroundings {
  private static final List<SimFault> REQUEST_FAULTS = List.of(
      new SimFault.Delay(Duration.ofSeconds(2)),
      new SimFault.Delay(Duration.ofMinutes(5)),
      new SimFault.Status(401, ""),
      new SimFault.Status(403, ""),
      new SimFault.Status(500, "oops"),
      SimFault.workQueueFull(),
      SimFault.warmup(),
      new SimFault.RpcError(-5, "Block not found"),
      new SimFault.RpcError(-1, "Block not available (pruned data)"),
      new SimFault.RpcError(-1, "Block not found on disk"),
      new SimFault.RpcError(-1, "Block not available (not fully downloaded)"),
      new SimFault.RpcError(-8, "Block height out of range"),
      new SimFault.RpcError(-32603, "Undo data expected but can't be read"),
      new SimFault.CutBody(0),
      new SimFault.CutBody(700),
      SimFault.htmlPage(),
      new SimFault.Garbage("{\"result\":null,\"error\":null,\"id\":1}"),
      new SimFault.Garbage("{}"),
      new SimFault.Garbage(""),
      new SimFault.Altered(body -> Arrays.copyOf(body, Math.max(0, body.length - 3))),
      new SimFault.Reset(),
      new SimFault.StaleAnswer(),
      new SimFault.MissingPrevouts());

  /** Of so many transactions that were sent last, some are taken into blocks before their children. */
  private static final int MAX_WAITING = 12;

  private final Random random;
  private final BlockMaker maker;
  private final SimulatedTime time;
  private final Scenario scenario;
  private final int lowestFork;
  private final Map<BlockHash, ModelBlock> blocks = new LinkedHashMap<>();
  private final List<ModelBlock> tips = new ArrayList<>();
  private final List<InProcessNode> nodes = new ArrayList<>();
  private final Map<InProcessNode, BlockHash> invalid = new LinkedHashMap<>();
  private final Runnable stir;
  private final List<ModelBlock.Tx> sent = new ArrayList<>();
  private ModelBlock best;
  private boolean well;
  private boolean traffic;

  /**
   * A world with {@code shared} known to every node.
   *
   * @param stir is run now and then, in the middle of things
   */
  SimulatedWorld(
      Random random, Scenario scenario, List<ModelBlock> shared, Path directory, Runnable stir) {
    this.random = random;
    this.scenario = scenario;
    this.maker = new BlockMaker(random);
    this.time = new SimulatedTime(() -> happen(scenario.events() * 2));
    this.lowestFork = Math.max(1, scenario.startHeight() - 1);
    this.stir = stir;
    shared.forEach(block -> blocks.put(block.hash(), block));
    this.best = shared.get(shared.size() - 1);
    tips.add(best);
    for (int i = 0; i < scenario.nodes(); i++) {
      InProcessNode node = new InProcessNode(chainTo(best), directory.resolve("cookie-" + i), this);
      nodes.add(node);
      node.rest(scenario.rest());
      plan(node);
    }
  }

  private void plan(InProcessNode node) {
    node.faults().byChance(random.nextLong(), scenario.requestFaults(), REQUEST_FAULTS);
  }

  private static SimChain chainTo(ModelBlock tip) {
    List<ModelBlock> path = new ArrayList<>();
    for (ModelBlock block = tip; block != null; block = block.parent()) {
      path.add(block);
    }
    SimChain chain = new SimChain(path.get(path.size() - 1).sim());
    for (int i = path.size() - 2; i >= 0; i--) {
      chain.accept(path.get(i).sim());
    }
    return chain;
  }

  SimulatedTime time() {
    return time;
  }

  List<InProcessNode> nodes() {
    return nodes;
  }

  @Nullable
  ModelBlock block(BlockHash hash) {
    return blocks.get(hash);
  }

  ModelBlock best() {
    return best;
  }

  @Override
  public void requestSent(String method) {
    happen(scenario.events());
  }

  @Override
  public void pass(Duration length) {
    time.pass(length);
  }

  @Override
  public long nanos() {
    return time.nanos();
  }

  private void happen(double chance) {
    if (!well && random.nextDouble() < chance) {
      event();
    }
  }

  /** From now on transactions are sent, replaced and lost between blocks. */
  void beginTraffic() {
    traffic = true;
  }

  /** A block of one transaction on whose output another one waits, and perhaps of nothing if it does not fit. */
  private void mineParent() {
    List<ModelBlock.Tx> last = sent.subList(Math.max(0, sent.size() - MAX_WAITING), sent.size());
    List<ModelBlock.Tx> found = new ArrayList<>();
    for (ModelBlock.Tx parent : last) {
      if (last.stream().anyMatch(child -> child.spends(parent.txid()))) {
        found.add(parent);
      }
    }
    if (!found.isEmpty()) {
      found(maker.of(best, 1, List.of(found.get(random.nextInt(found.size())))));
    }
  }

  /** A payment is sent to some of the nodes, or one of these loses some. */
  private void unconfirmed() {
    InProcessNode node = nodes.get(random.nextInt(nodes.size()));
    List<Txid> there = node.mempool().ids();
    switch (random.nextInt(10)) {
      case 0 -> node.mempool().clear();
      case 1 -> {
        if (!there.isEmpty()) {
          node.mempool().evict(there.get(random.nextInt(there.size())));
        }
      }
      default -> {
        ModelBlock.Tx tx =
            maker.unconfirmed(best, sent.subList(Math.max(0, sent.size() - 3), sent.size()));
        if (tx != null) {
          sent.add(tx);
          nodes.forEach(each -> send(each, tx));
        }
      }
    }
  }

  private void send(InProcessNode node, ModelBlock.Tx tx) {
    if (random.nextInt(6) > 0) {
      try {
        node.mempool().minRelayFee(0);
        node.mempool().submit(tx.hex());
      } catch (IllegalArgumentException e) {
        return; // It does not fit what this node has, as happens on a network.
      }
    }
  }

  /** Whether anybody ever sent that transaction, in a block or before one. */
  boolean wasSent(Txid txid) {
    return sent.stream().anyMatch(tx -> tx.txid().equals(txid))
        || blocks.values().stream()
            .anyMatch(block -> block.txs().stream().anyMatch(tx -> tx.txid().equals(txid)));
  }

  /** One thing happens somewhere. */
  void event() {
    if (traffic && random.nextInt(3) > 0) {
      unconfirmed();
      return;
    }
    InProcessNode node = nodes.get(random.nextInt(nodes.size()));
    switch (random.nextInt(16)) {
      case 0, 1, 2, 3, 4 -> mine(best, 1 + random.nextInt(2), 1);
      case 5, 6, 7 -> reorganise();
      case 8 -> mine(tips.get(random.nextInt(tips.size())), 1 + random.nextInt(2), 2);
      case 9 -> invalidate(node);
      case 10 -> reconsider(node);
      case 11 -> node.restart();
      case 12 -> node.stop();
      case 13 -> replace(node);
      case 14 -> stir.run();
      default -> {
        node.rest(scenario.rest() && random.nextBoolean());
        node.restart();
      }
    }
  }

  /** Something happens in a healthy world, of which every node learns: payments wait, and only a few are confirmed. */
  void peacefulEvent() {
    switch (random.nextInt(8)) {
      case 0 -> mine(best, 1, 1);
      case 1 -> reorganise();
      case 2, 3 -> mineParent();
      default -> unconfirmed();
    }
    nodes.forEach(node -> blocks.values().forEach(block -> give(node, block)));
  }

  private void mine(ModelBlock on, int count, int work) {
    ModelBlock tip = on;
    for (int i = 0; i < count; i++) {
      tip = maker.on(tip, work, random.nextInt(4));
      found(tip);
    }
  }

  private void found(ModelBlock block) {
    blocks.put(block.hash(), block);
    tips.remove(block.parent());
    tips.add(block);
    if (block.sim().chainwork().compareTo(best.sim().chainwork()) > 0) {
      best = block;
    }
    for (InProcessNode node : nodes) {
      if (random.nextInt(8) > 0) {
        give(node, block);
      }
    }
  }

  private void give(InProcessNode node, ModelBlock block) {
    List<ModelBlock> missing = new ArrayList<>();
    ModelBlock at = block;
    while (node.chain().block(at.hash()).isEmpty()) {
      missing.add(at);
      at = at.parent();
    }
    for (int i = missing.size() - 1; i >= 0; i--) {
      node.chain().accept(missing.get(i).sim());
    }
  }

  /** Another branch from a block below the tip: usually near, sometimes anywhere; longer, or shorter but heavier. */
  private void reorganise() {
    int tip = best.height();
    int deepest = tip - lowestFork;
    if (deepest < 1) {
      mine(best, 1, 1);
      return;
    }
    int depth = 1 + random.nextInt(random.nextInt(6) == 0 ? deepest : Math.min(8, deepest));
    ModelBlock fork = best.ancestor(tip - depth);
    int length = 1 + random.nextInt(Math.min(depth + 1, 10));
    int work = depth / length + (random.nextInt(4) == 0 ? 0 : 1);
    mine(fork, length, Math.max(1, work));
  }

  private void invalidate(InProcessNode node) {
    int tip = node.chain().activeTip().height();
    int back = random.nextInt(6);
    if (!invalid.containsKey(node) && tip - back > lowestFork) {
      BlockHash hash = node.chain().active(tip - back).orElseThrow().hash();
      node.chain().invalidate(hash);
      invalid.put(node, hash);
    }
  }

  private void reconsider(InProcessNode node) {
    BlockHash hash = invalid.remove(node);
    if (hash != null) {
      node.chain().reconsider(hash);
    }
  }

  private void replace(InProcessNode node) {
    invalid.remove(node);
    node.replace(chainTo(tips.get(random.nextInt(tips.size()))));
    plan(node);
  }

  /** Every node works, knows every block, and agrees on one best chain, which is new. */
  void heal() {
    well = true;
    mine(best, 1 + random.nextInt(2), 1);
    for (InProcessNode node : nodes) {
      reconsider(node);
      node.faults().heal();
      node.restart();
      blocks.values().forEach(block -> give(node, block));
    }
    for (int i = 0; traffic && i < 5; i++) {
      unconfirmed();
    }
  }
}
