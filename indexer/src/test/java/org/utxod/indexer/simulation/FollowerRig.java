package org.utxod.indexer.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import okhttp3.OkHttpClient;
import org.utxod.indexer.bitcoind.BitcoinNode;
import org.utxod.indexer.bitcoind.rpc.Credentials;
import org.utxod.indexer.bitcoind.rpc.NodeEndpoint;
import org.utxod.indexer.bitcoind.rpc.RpcClient;
import org.utxod.indexer.bitcoind.rpc.RpcDeadlines;
import org.utxod.indexer.follow.FollowOptions;
import org.utxod.indexer.follow.FollowStatus;
import org.utxod.indexer.follow.Follower;
import org.utxod.indexer.follow.source.NodeSource;
import org.utxod.indexer.follow.source.SourcePool;
import org.utxod.indexer.simnode.InProcessNode;
import org.utxod.indexer.simnode.chain.SimChain;
import org.utxod.query.port.ChainStatus;
import org.utxod.store.Index;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.Script;
import org.utxod.store.core.IndexOptions;
import org.utxod.store.fixture.MemoryStore;
import org.utxod.store.fixture.SnapshotStart;
import org.utxod.store.read.IndexView;

/**
 * The production follower over the in-memory store and one healthy node, stepped by hand, with blocks chosen by the
 * test.
 */
final class FollowerRig implements AutoCloseable, InProcessNode.Surroundings {
  private final SimulatedTime time = new SimulatedTime(() -> {});
  private final BlockMaker maker = new BlockMaker(new Random(5));
  private final ModelBlock pastTip;
  private final InProcessNode node;
  private final BitcoinNode client;
  private final SourcePool pool;
  private final FollowStatus status = new FollowStatus(time);
  private final MemoryStore store;
  private final Index index;
  private final Follower follower;

  FollowerRig(SharedPast past, Path directory, IndexOptions options) {
    this(past, directory, options, FollowOptions.DEFAULT, past.applied(options));
  }

  /** An index loaded from a snapshot of the last shared block. */
  static FollowerRig ofSnapshot(SharedPast past, Path directory, IndexOptions options) {
    MemoryStore store = past.applied(options);
    SnapshotStart.make(store);
    return new FollowerRig(past, directory, options, FollowOptions.DEFAULT, store);
  }

  /** An index that started at a height, without the UTXO set before it, and is now at the last shared block. */
  static FollowerRig ofHeight(SharedPast past, Path directory, IndexOptions options, int height)
      throws InterruptedException {
    FollowOptions following = FollowOptions.DEFAULT.withStartHeight(height);
    FollowerRig rig = new FollowerRig(past, directory, options, following, new MemoryStore());
    rig.cycles(2);
    return rig;
  }

  private FollowerRig(
      SharedPast past,
      Path directory,
      IndexOptions options,
      FollowOptions following,
      MemoryStore store) {
    this.pastTip = past.blocks().get(past.height());
    SimChain chain = new SimChain(past.blocks().get(0).sim());
    past.blocks().stream().skip(1).forEach(block -> chain.accept(block.sim()));
    this.node = new InProcessNode(chain, directory.resolve("cookie"), this);
    this.store = store;
    this.index = Index.over(store, Network.REGTEST, options);
    RpcClient client = new RpcClient(
        NodeEndpoint.of(
            "http://127.0.0.1:18443", new Credentials.CookieFile(directory.resolve("cookie"))),
        RpcDeadlines.standard(),
        new OkHttpClient.Builder().addInterceptor(node).build());
    this.client = new BitcoinNode(client);
    this.pool = new SourcePool(
        List.of(new NodeSource(this.client)), Network.REGTEST, time, Duration.ofSeconds(30));
    this.follower = new Follower(
        index, pool, new DirectExecutor(), following, status, time, time, new Random(6));
  }

  /** The last block that the index has from the beginning. */
  ModelBlock pastTip() {
    return pastTip;
  }

  BlockMaker maker() {
    return maker;
  }

  InProcessNode node() {
    return node;
  }

  BitcoinNode client() {
    return client;
  }

  SimulatedTime time() {
    return time;
  }

  Index index() {
    return index;
  }

  MemoryStore store() {
    return store;
  }

  Follower follower() {
    return follower;
  }

  ChainStatus status() {
    return status.status();
  }

  ChainPoint point() {
    return index.writer().point().orElseThrow();
  }

  /** The node gets a chain of good blocks on any other; its last. */
  ModelBlock mine(ModelBlock on, int count, int work) {
    ModelBlock tip = on;
    for (int i = 0; i < count; i++) {
      tip = give(maker.on(tip, work, 3));
    }
    return tip;
  }

  /** Like above, blocks of coinbases that do not change the script's balance. */
  ModelBlock mineElsewhere(ModelBlock on, int count, int work, Script script) {
    ModelBlock tip = on;
    for (int i = 0; i < count; i++) {
      ModelBlock next;
      do {
        next = maker.on(tip, work, 0);
      } while (next.created().stream().anyMatch(coin -> coin.script().equals(script)));
      tip = give(next);
    }
    return tip;
  }

  ModelBlock give(ModelBlock block) {
    node.chain().accept(block.sim());
    return block;
  }

  void cycles(int count) throws InterruptedException {
    for (int i = 0; i < count; i++) {
      follower.cycle();
    }
  }

  /** The index is the UTXO set of the block, coin for coin. */
  void assertIs(ModelBlock block) {
    CoinLedger ledger = new CoinLedger(0);
    ledger.moveTo(block);
    try (IndexView view = index.view()) {
      assertThat(view.state().tip().point()).isEqualTo(block.sim().point());
      assertThat(view.state().utxoCount()).isEqualTo(ledger.coins().size());
      for (Script script : BlockMaker.SCRIPTS) {
        List<ModelCoin> coins = ledger.byScript().getOrDefault(script, List.of());
        assertThat(view.coins(script.key(), null, 1_000))
            .containsExactlyElementsOf(coins.stream().map(ModelCoin::coin).toList());
        assertThat(view.balance(script.key()).immatureSat())
            .isEqualTo(coins.stream()
                .filter(coin -> coin.coin().isImmature(block.height()))
                .mapToLong(ModelCoin::sat)
                .sum());
      }
    }
  }

  @Override
  public void requestSent(String method) {}

  @Override
  public void pass(Duration length) {
    time.pass(length);
  }

  @Override
  public long nanos() {
    return time.nanos();
  }

  @Override
  public void close() {
    pool.close();
    index.close();
  }
}
