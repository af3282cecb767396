package org.utxod.indexer.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.utxod.indexer.bitcoind.BitcoinNode;
import org.utxod.indexer.bitcoind.HashedUtxoSet;
import org.utxod.indexer.bitcoind.NodeUtxoSet;
import org.utxod.indexer.bitcoind.rpc.Credentials;
import org.utxod.indexer.bitcoind.rpc.NodeEndpoint;
import org.utxod.indexer.bitcoind.rpc.RpcClient;
import org.utxod.indexer.bitcoind.rpc.RpcDeadlines;
import org.utxod.indexer.simnode.FaultPlan;
import org.utxod.indexer.simnode.SimulatedNode;
import org.utxod.indexer.simnode.chain.SimChain;
import org.utxod.indexer.simnode.generate.BlockGenerator;
import org.utxod.indexer.simnode.generate.GeneratorShape;
import org.utxod.store.Index;
import org.utxod.store.chain.Network;
import org.utxod.store.core.IndexOptions;
import org.utxod.store.fixture.Await;
import org.utxod.store.model.ComputedCoinStats;
import org.utxod.store.read.UtxoSetScan;
import org.utxod.store.rocksdb.RocksStore;

/**
 * The real process, killed at ten random moments while it loads a snapshot: each time the next start completes the load
 * or restarts it by itself, and the index is the node's UTXO set.
 */
class KilledBootstrapTest {
  private static final long SEED = Long.getLong("kill.seed", 20_261_121);
  private static final int TIMES = Integer.getInteger("kill.bootstraps", 10);
  private static final int BLOCKS = 40;
  private static final RocksStore.Memory SMALL = new RocksStore.Memory(8L << 20, 4L << 20);

  @TempDir
  Path directory;

  private final Random random = new Random(SEED);
  private SimulatedNode node;
  private BitcoinNode client;
  private Path cookie;
  private Path snapshot;
  private HashedUtxoSet written;

  @BeforeEach
  void a_node_and_its_snapshot() {
    BlockGenerator generator = new BlockGenerator(SEED, new GeneratorShape(150, 1, 60));
    SimChain chain = new SimChain(generator.genesis());
    while (chain.activeTip().height() < 100 + BLOCKS) {
      chain.accept(generator.generateOn(chain.tip()));
    }
    cookie = directory.resolve(".cookie");
    snapshot = directory.resolve("utxo.dat");
    node = SimulatedNode.withCookie(chain, Network.REGTEST, new FaultPlan(), cookie)
        .start();
    client = new BitcoinNode(new RpcClient(
        NodeEndpoint.of(node.url(), new Credentials.CookieFile(cookie)), RpcDeadlines.standard()));
    written = client.writeSnapshot(snapshot.toString(), null);
  }

  @AfterEach
  void stop() {
    client.close();
    node.close();
  }

  @Test
  void killed_at_any_moment_of_the_load_it_completes_it_or_begins_again() throws Exception {
    NodeUtxoSet truth = client.utxoSet();
    assertThat(truth.utxoCount()).as("coins, so that a load takes a while").isGreaterThan(30_000);
    Set<String> moments = new TreeSet<>();
    for (int time = 0; time < TIMES; time++) {
      Path data = directory.resolve("data-" + time);
      moments.add(killedOnce(data));
      int before = Files.readString(data.resolve("daemon.log")).length();
      try (DaemonProcess again = new DaemonProcess(data, node, cookie, data)) {
        Await.until(
            "the index",
            () -> again.log().indexOf("Following http", before) >= 0 || !again.isAlive(),
            again::log);
        again.terminate();
      }
      try (Index index =
              Index.open(data.resolve("index"), Network.REGTEST, IndexOptions.DEFAULT, SMALL);
          UtxoSetScan scan = index.setScan()) {
        ComputedCoinStats set = scan.compute(1, coins -> true).orElseThrow();
        assertThat(set.utxoCount()).isEqualTo(written.utxoCount());
        assertThat(set.totalSat()).isEqualTo(truth.totalSat());
        assertThat(set.figures().hash()).isEqualTo(truth.muHash());
      }
      assertThat(data.resolve("bootstrap")).doesNotExist();
    }
    assertThat(moments).as("kills in different steps").hasSizeGreaterThan(1);
  }

  /**
   * Kills it somewhere between the first access to the file and a little after the end; returns what was on disk then.
   */
  private String killedOnce(Path data) throws Exception {
    Files.createDirectories(data);
    try (DaemonProcess loading = new DaemonProcess(
        "bootstrap",
        java.util.Map.of(),
        data,
        node,
        cookie,
        data,
        "--snapshot",
        snapshot.toString(),
        "--follow")) {
      Await.until(
          "the load",
          () -> loading.log().contains("Reading the snapshot"),
          () -> loading.log() + " alive: " + loading.isAlive());
      assertThat(loading.ended(random.nextInt(700))).as(loading.log()).isFalse();
      loading.kill();
    }
    Path coins = data.resolve("bootstrap/coins");
    return Files.exists(coins.resolve("coins.index"))
        ? "written"
        : Files.exists(coins) ? "read" : "done";
  }
}
