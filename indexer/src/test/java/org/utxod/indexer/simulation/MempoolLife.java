package org.utxod.indexer.simulation;

import static org.utxod.indexer.simulation.IndexCheck.require;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.bitcoind.NodeMempool;
import org.utxod.indexer.bitcoind.rpc.RpcClient;
import org.utxod.indexer.follow.ChainListener;
import org.utxod.indexer.follow.source.BlockSource;
import org.utxod.indexer.mempool.ChangeFeed;
import org.utxod.indexer.mempool.FollowedMempool;
import org.utxod.indexer.mempool.MempoolFollower;
import org.utxod.indexer.mempool.SleepingTrigger;
import org.utxod.indexer.simnode.InProcessNode;
import org.utxod.query.outbound.Backoff;
import org.utxod.query.port.mempool.MempoolChange;
import org.utxod.query.port.mempool.MempoolObserver;
import org.utxod.query.port.mempool.MempoolSums;
import org.utxod.query.port.mempool.MempoolTx;
import org.utxod.query.port.mempool.MempoolView;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.Txid;

/** The production follower of the mempool in a simulated life of the process, with the model for comparison. */
final class MempoolLife {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int ROUNDS_TO_AGREE = 3;

  private final SimulatedWorld world;
  private final ChangeFeed feed = new ChangeFeed();
  private final FollowedMempool mempool;
  private final MempoolFollower follower;
  private final IdentityHashMap<BlockSource, NodeMempool> clients = new IdentityHashMap<>();
  private final IdentityHashMap<BlockSource, InProcessNode> nodes = new IdentityHashMap<>();
  private final Random random;
  private @Nullable BlockSource requested;

  /** The state that an observer derives from the changes; null while it is known to be unknown. */
  private @Nullable Set<Txid> observed;

  MempoolLife(SimulatedWorld world, long seed) {
    this.world = world;
    this.random = new Random(seed);
    this.mempool =
        new FollowedMempool("polling", feed, world.time()::nanos, PATIENCE, random.nextLong());
    this.follower = new MempoolFollower(
        mempool,
        source -> {
          requested = source;
          return clients.get(source);
        },
        new SleepingTrigger(Duration.ofMillis(10), world.time()),
        1 << 20,
        world.time()::nanos,
        world.time(),
        new Backoff(
            new Backoff.Schedule(
                Duration.ofMillis(100), Duration.ofSeconds(2), Backoff.Schedule.UNBOUNDED),
            random));
    feed.observe(changes -> changes.forEach(this::observe));
  }

  void node(BlockSource source, RpcClient rpc, InProcessNode node) {
    clients.put(source, new NodeMempool(rpc));
    nodes.put(source, node);
  }

  ChainListener listener() {
    return mempool;
  }

  MempoolView view() {
    return mempool;
  }

  /** Registers a further observer. */
  void observe(MempoolObserver observer) {
    feed.observe(observer);
  }

  /** Observers learn of everything that can be seen. */
  void deliver() {
    feed.deliver();
  }

  void step() throws InterruptedException {
    for (int looks = random.nextInt(3); looks > 0; looks--) {
      follower.cycle();
    }
    if (random.nextBoolean()) {
      feed.deliver();
    }
  }

  private void observe(MempoolChange change) {
    if (change instanceof MempoolChange.Reset) {
      observed = mempool.now().map(now -> new HashSet<>(now.txids())).orElse(null);
    } else if (change instanceof MempoolChange.LostStep) {
      observed = null;
    } else if (change instanceof MempoolChange.Appeared appeared && observed != null) {
      observed.add(appeared.tx().txid());
    } else if (change instanceof MempoolChange.Left left && observed != null) {
      observed.remove(left.tx().txid());
    }
  }

  /**
   * For any content shown at the index's block: no transaction in it is confirmed there, and all of its inputs exist.
   */
  void fits(ChainPoint point) {
    MempoolView.Snapshot shown = mempool.at(point).orElse(null);
    if (shown == null) {
      return;
    }
    ModelBlock block = world.block(point.hash());
    CoinLedger ledger = new CoinLedger(0);
    ledger.moveTo(block);
    Set<OutPoint> spent = new HashSet<>();
    for (Txid id : shown.txids()) {
      MempoolTx tx = shown.transaction(id).orElseThrow();
      for (MempoolTx.Input input : tx.spent()) {
        OutPoint coin = input.coin();
        ModelCoin held = ledger.get(coin);
        Optional<MempoolTx> parent = shown.transaction(coin.txid());
        require(
            held != null || parent.isPresent(), id, " is shown at ", point, " but spends ", coin);
        long sat = held != null
            ? held.sat()
            : parent.orElseThrow().created().get((int) coin.vout()).valueSat();
        require(sat == input.prevout().valueSat(), id, " spends another amount than it says");
        require(spent.add(coin), coin, " is spent twice in what is shown at ", point);
      }
    }
    for (ModelBlock at = block; at != null && at.height() > block.height() - 12; at = at.parent()) {
      for (ModelBlock.Tx tx : at.txs()) {
        require(
            shown.transaction(tx.txid()).isEmpty(), tx.txid(), " is in ", at, " and shown beside");
      }
    }
  }

  /** In a healthy world: the followed mempool equals the node's, transaction by transaction and script by script. */
  void equalsTheNodes(ChainPoint point) throws InterruptedException {
    for (int i = 0; i < ROUNDS_TO_AGREE; i++) {
      world.pass(Duration.ofSeconds(1));
      follower.cycle();
    }
    feed.deliver();
    require(requested != null, "no node's mempool was looked at");
    InProcessNode node = nodes.get(requested);
    Map<Script, long[]> expected = new HashMap<>(node.mempool().amounts());
    Set<Txid> theirs = new HashSet<>(node.mempool().ids());
    MempoolView.Snapshot shown = mempool.at(point).orElse(null);
    require(shown != null, "the mempool is not in step: ", mempool.status());
    require(
        theirs.equals(new HashSet<>(shown.txids())), "followed ", shown.txids(), " of ", theirs);
    for (Script script : BlockMaker.SCRIPTS) {
      long[] amounts = expected.getOrDefault(script, new long[2]);
      require(
          shown.sums(script.key()).equals(new MempoolSums(amounts[0], amounts[1])),
          "another amount of ",
          script);
    }
    require(theirs.equals(observed), "an observer knows of ", observed, ", not of ", theirs);
  }
}
