package org.utxod.indexer.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.utxod.indexer.config.Config;
import org.utxod.indexer.config.Setting;
import org.utxod.indexer.config.load.ConfigLoader;
import org.utxod.indexer.daemon.FollowedIndex;
import org.utxod.indexer.follow.TestPauses;
import org.utxod.indexer.simnode.ModelBytes;
import org.utxod.query.port.mempool.MempoolSums;
import org.utxod.query.port.mempool.MempoolView;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.Txid;
import org.utxod.store.fixture.Await;
import org.utxod.store.read.IndexView;

/** The mempool of a real node is followed through replacements, evictions, blocks and blocks that are taken back. */
class RealMempoolTest {
  private static final String ANYONE = "51";
  private static final Script RECEIVER = Script.ofHex("0014" + "7e".repeat(20));
  private static final Script OPEN = Script.ofHex(ANYONE);
  private static final long COINBASE_SAT = 5_000_000_000L;
  private static final int MAX_LARGE = 80;

  @TempDir
  Path directory;

  private Config config(RealNode node, String zmq) {
    Map<Setting<?>, List<String>> settings = new HashMap<>();
    settings.put(Setting.NETWORK, List.of("regtest"));
    settings.put(Setting.DATA_DIR, List.of(directory.resolve("data").toString()));
    settings.put(Setting.RPC_URLS, List.of(node.url()));
    settings.put(Setting.RPC_COOKIE, List.of(node.cookie().toString()));
    settings.put(Setting.BLOCK_CACHE_MB, List.of("16"));
    settings.put(Setting.MEMPOOL_POLL_MS, List.of("20"));
    settings.put(Setting.ZMQ_SEQUENCE, List.of(zmq));
    return ConfigLoader.load(settings, null, Map.of(), directory).config();
  }

  @Test
  void by_polling() {
    Optional<RealNode> started =
        RealNode.start(directory.resolve("node"), "-acceptnonstdtxn=1", "-persistmempool=0");
    assumeTrue(
        started.isPresent(),
        "skipped: " + RealNode.VARIABLE + " does not name a bitcoind to run against");
    live(started.get(), "");
  }

  @Test
  void by_zmq() throws IOException {
    String zmq = "tcp://127.0.0.1:" + RealNode.freePort();
    Optional<RealNode> started = RealNode.start(
        directory.resolve("node"),
        "-acceptnonstdtxn=1",
        "-persistmempool=0",
        "-zmqpubsequence=" + zmq);
    assumeTrue(
        started.isPresent(),
        "skipped: " + RealNode.VARIABLE + " does not name a bitcoind to run against");
    live(started.get(), zmq);
  }

  private void live(RealNode node, String zmq) {
    try (node;
        FollowedIndex followed = TestDaemon.followed(config(node, zmq), TestPauses.quick(), null)) {
      node.mine(110, ANYONE);
      followed.start();
      followed.startMempool();
      awaitSame(node, followed);
      assertThat(followed.mempool().status().by()).isEqualTo(zmq.isEmpty() ? "polling" : "zmq");

      OutPoint coin = coinbase(node, 1);
      send(node, coin, COINBASE_SAT - 1_000);
      awaitSums(node, followed, COINBASE_SAT - 1_000);
      Txid better = send(node, coin, COINBASE_SAT - 50_000);
      awaitSums(node, followed, COINBASE_SAT - 50_000);

      Txid second = send(node, coinbase(node, 2), COINBASE_SAT - 1_000);
      awaitSums(node, followed, 2 * COINBASE_SAT - 51_000);
      node.mineWith(ANYONE, List.of(better.display()));
      awaitSums(node, followed, COINBASE_SAT - 1_000);
      node.call("invalidateblock", node.tip().display());
      node.mineWith("52", List.of());
      node.mineWith("52", List.of());
      awaitSums(node, followed, 2 * COINBASE_SAT - 51_000);

      node.mineWith(ANYONE, List.of(raw(coinbase(node, 2), COINBASE_SAT - 7_000)));
      awaitSums(node, followed, COINBASE_SAT - 50_000);
      assertThat(now(followed).transaction(second)).isEmpty();

      for (int height = 3; height < 8; height++) {
        OutPoint at = coinbase(node, height);
        for (int depth = 0; depth < 4; depth++) {
          long sat = COINBASE_SAT - 1_000L * (depth + 1);
          Txid child = send(node, at, sat, depth == 3 ? RECEIVER : OPEN);
          at = new OutPoint(child, 0);
        }
      }
      awaitSums(node, followed, COINBASE_SAT - 50_000 + 5 * (COINBASE_SAT - 4_000));
      node.mine(1, ANYONE);
      awaitSums(node, followed, 0);
      assertThat(now(followed).count()).isZero();
    }
  }

  @Test
  void what_a_full_mempool_drops_and_what_is_too_old_is_not_followed_any_more() {
    Optional<RealNode> started = RealNode.start(
        directory.resolve("node"),
        "-acceptnonstdtxn=1",
        "-persistmempool=0",
        "-maxmempool=5",
        "-mempoolexpiry=1");
    assumeTrue(
        started.isPresent(),
        "skipped: " + RealNode.VARIABLE + " does not name a bitcoind to run against");
    RealNode node = started.get();
    try (node;
        FollowedIndex followed = TestDaemon.followed(config(node, ""), TestPauses.quick(), null)) {
      node.mine(101 + MAX_LARGE, ANYONE);
      followed.start();
      followed.startMempool();
      awaitSame(node, followed);
      dropsTheCheapest(node, followed);
      dropsTheOldest(node, followed);
    }
  }

  /** Each pays more than the one before, so the first goes when there is no room. */
  private static void dropsTheCheapest(RealNode node, FollowedIndex followed) {
    Txid first = large(node, 1);
    awaitSame(node, followed);
    assertThat(now(followed).transaction(first)).isPresent();
    int sent = 1;
    while (node.call("getrawmempool").toString().contains(first.display())) {
      assertThat(sent).as("large ones until the mempool is full").isLessThan(MAX_LARGE);
      sent++;
      large(node, sent);
    }
    awaitSame(node, followed);
    assertThat(now(followed).transaction(first)).isEmpty();
    assertThat(now(followed).count()).isBetween(10, sent - 1);
    assertFees(node, followed);
  }

  /** A node expires old transactions when a new one arrives. */
  private static void dropsTheOldest(RealNode node, FollowedIndex followed) {
    long later = System.currentTimeMillis() / 1_000 + 2 * 3_600;
    node.call("setmocktime", later);
    node.mine(1, ANYONE); // Its minimum fee decreases over time, and it drops transactions for it.
    Txid old = send(node, coinbase(node, MAX_LARGE + 1), COINBASE_SAT - 1_000_000);
    awaitSame(node, followed);
    assertThat(now(followed).transaction(old)).isPresent();
    node.call("setmocktime", later + 2 * 3_600);
    Txid fresh = send(node, coinbase(node, MAX_LARGE), COINBASE_SAT - 1_000_000);
    awaitSame(node, followed);
    assertThat(now(followed).transaction(old)).isEmpty();
    assertThat(now(followed).transaction(fresh)).isPresent();
  }

  private static Txid large(RealNode node, int number) {
    Script padding = Script.ofHex("6a4e" + "50730100" + "00".repeat(95_056));
    String hex = ModelBytes.transaction(
        List.of(coinbase(node, number)),
        new byte[0],
        List.of(
            new ModelBytes.Out(RECEIVER, COINBASE_SAT - 100_000 - 10_000L * number),
            new ModelBytes.Out(padding, 0)));
    return Txid.ofDisplay(node.call("sendrawtransaction", hex).asText());
  }

  private static OutPoint coinbase(RealNode node, int height) {
    return new OutPoint(Txid.ofDisplay(node.coinbaseOf(height)), 0);
  }

  private static String raw(OutPoint from, long sat) {
    return ModelBytes.transaction(
        List.of(from), new byte[0], List.of(new ModelBytes.Out(OPEN, sat)));
  }

  private static Txid send(RealNode node, OutPoint from, long sat) {
    return send(node, from, sat, RECEIVER);
  }

  private static Txid send(RealNode node, OutPoint from, long sat, Script to) {
    Script padding = Script.ofHex("6a10" + "00".repeat(16)); // A node wants 65 bytes at least.
    String hex = ModelBytes.transaction(
        List.of(from),
        new byte[0],
        List.of(new ModelBytes.Out(to, sat), new ModelBytes.Out(padding, 0)));
    return Txid.ofDisplay(node.call("sendrawtransaction", hex).asText());
  }

  private static MempoolView.Snapshot now(FollowedIndex followed) {
    return followed.mempool().now().orElseThrow();
  }

  private static void awaitSums(RealNode node, FollowedIndex followed, long received) {
    awaitSame(node, followed);
    assertThat(now(followed).sums(RECEIVER.key())).isEqualTo(new MempoolSums(received, 0));
    assertFees(node, followed);
  }

  private static void assertFees(RealNode node, FollowedIndex followed) {
    JsonNode info = node.call("getmempoolinfo");
    MempoolView.Snapshot now = now(followed);
    assertThat(now.count()).isEqualTo(info.path("size").asInt());
    assertThat(now.vsize()).isEqualTo(info.path("bytes").asLong());
    assertThat(now.totalFeeSat())
        .isEqualTo(info.path("total_fee").decimalValue().movePointRight(8).longValueExact());
  }

  /** The index is at the node's tip, and the mempool at that block is the node's. */
  private static void awaitSame(RealNode node, FollowedIndex followed) {
    Await.until(
        "the node's mempool",
        () -> {
          TreeSet<String> theirs = new TreeSet<>();
          node.call("getrawmempool").forEach(id -> theirs.add(id.asText()));
          return ours(node, followed).filter(theirs::equals).isPresent();
        },
        () -> followed.mempool().status() + ", " + node.call("getrawmempool"));
  }

  private static Optional<Set<String>> ours(RealNode node, FollowedIndex followed) {
    try (IndexView view = followed.index().view()) {
      if (view.state().tip() == null || !view.state().tip().point().hash().equals(node.tip())) {
        return Optional.empty();
      }
      return followed.mempool().at(view.state().tip().point()).map(snapshot -> {
        Set<String> ids = new TreeSet<>();
        snapshot.txids().forEach(id -> ids.add(id.display()));
        return ids;
      });
    }
  }
}
