package org.utxod.indexer.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.utxod.indexer.bootstrap.BootstrapOrder;
import org.utxod.indexer.config.Config;
import org.utxod.indexer.config.Setting;
import org.utxod.indexer.config.load.ConfigLoader;
import org.utxod.indexer.daemon.FollowedIndex;
import org.utxod.indexer.follow.TestPauses;
import org.utxod.query.address.Addresses;
import org.utxod.query.port.admin.Job;
import org.utxod.query.port.admin.StartOutcome;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.Script;
import org.utxod.store.fixture.Await;
import org.utxod.store.read.IndexView;

/** The index follows a real node and equals its UTXO set at each stage of a chain's life. */
class RealNodeTest {
  private static final String ANYONE = "51";
  private static final String ANYONE_ELSE = "52";

  @TempDir
  Path directory;

  @Test
  void equals_a_real_node_through_spends_a_reorganisation_and_a_reindex() {
    Optional<RealNode> started = RealNode.start(directory.resolve("node"));
    assumeTrue(
        started.isPresent(),
        "skipped: " + RealNode.VARIABLE + " does not name a bitcoind to run against");
    try (RealNode node = started.get();
        FollowedIndex followed = TestDaemon.followed(config(node), TestPauses.quick(), null)) {
      followed.start();
      node.mine(120, ANYONE);
      assertEqual(node, followed);
      assertThat(followed.chain().status().node().source()).isEqualTo("rest");
      spend(node);
      assertEqual(node, followed);
      reorganise(node);
      assertEqual(node, followed);
      finish(followed, followed.admin().reindex(50));
      assertEqual(node, followed);
      node.mine(1, ANYONE);
      assertEqual(node, followed);
    }
  }

  @Test
  void begins_with_a_real_nodes_snapshot_and_follows_a_reorganisation_of_its_block()
      throws Exception {
    Optional<RealNode> started = RealNode.start(directory.resolve("node"));
    assumeTrue(
        started.isPresent(),
        "skipped: " + RealNode.VARIABLE + " does not name a bitcoind to run against");
    try (RealNode node = started.get()) {
      node.mine(120, ANYONE);
      spend(node);
      String file = directory.resolve("utxo.dat").toString();
      try (FollowedIndex followed = TestDaemon.followed(
          config(node), TestPauses.quick(), BootstrapOrder.fromNode(file, file, null))) {
        followed.start();
        assertThat(followed.bootstrapped().get(60, TimeUnit.SECONDS)).isTrue();
        assertThat(followed.chain().snapshot().orElseThrow().base().height())
            .isEqualTo(node.height());
        reorganise(node);
        assertEqual(node, followed);
        spendAgain(node);
        assertEqual(node, followed);
      }
    }
  }

  private static void spendAgain(RealNode node) {
    node.mineWith(ANYONE, List.of(node.transaction(node.coinbaseOf(4), 0, payments("2.5"))));
  }

  @Test
  void fills_scripts_in_as_a_real_node_scans_them_through_a_reorganisation_below_the_scan() {
    Optional<RealNode> started = RealNode.start(directory.resolve("node"));
    assumeTrue(
        started.isPresent(),
        "skipped: " + RealNode.VARIABLE + " does not name a bitcoind to run against");
    try (RealNode node = started.get()) {
      node.mine(120, ANYONE);
      try (FollowedIndex followed =
          TestDaemon.followed(config(node), TestPauses.quick().withStartHeight(110), null)) {
        followed.start();
        spend(node);
        awaitTip(node, followed);
        assertThat(complete(followed)).isFalse();
        Job job = finish(followed, followed.admin().backfill(List.of(ANYONE, ANYONE_ELSE)));
        assertThat(job.progress()).contains("Backfilled 2 scripts");
        assertScanned(node, followed);
        reorganise(node);
        awaitTip(node, followed);
        assertThat(complete(followed)).isTrue();
        assertScanned(node, followed);
      }
    }
  }

  private static boolean complete(FollowedIndex followed) {
    try (IndexView view = followed.index().view()) {
      return view.knowsAllOf(Script.ofHex(ANYONE).key());
    }
  }

  /** The index holds exactly the coins that the node finds. */
  private static void assertScanned(RealNode node, FollowedIndex followed) {
    for (String script : List.of(ANYONE, ANYONE_ELSE)) {
      JsonNode scan = node.call("scantxoutset", "start", List.of("raw(" + script + ")"));
      Set<String> theirs = new TreeSet<>();
      scan.path("unspents")
          .forEach(coin ->
              theirs.add(coin.path("txid").asText() + ":" + coin.path("vout").asText() + " of "
                  + coin.path("height").asText() + ", "
                  + coin.path("amount").decimalValue().movePointRight(8).longValueExact()));
      Set<String> ours = new TreeSet<>();
      try (IndexView view = followed.index().view()) {
        assertThat(view.state().tip().point().hash().display())
            .isEqualTo(scan.path("bestblock").asText());
        view.coins(Script.ofHex(script).key(), null, 1_000)
            .forEach(coin ->
                ours.add(coin.outPoint() + " of " + coin.height() + ", " + coin.valueSat()));
      }
      assertThat(ours).isEqualTo(theirs);
    }
  }

  private Config config(RealNode node) {
    Map<Setting<?>, List<String>> settings = new HashMap<>();
    settings.put(Setting.NETWORK, List.of("regtest"));
    settings.put(Setting.DATA_DIR, List.of(directory.resolve("data").toString()));
    settings.put(Setting.RPC_URLS, List.of(node.url()));
    settings.put(Setting.RPC_COOKIE, List.of(node.cookie().toString()));
    settings.put(Setting.BLOCK_CACHE_MB, List.of("16"));
    return ConfigLoader.load(settings, null, Map.of(), directory).config();
  }

  /** Coins to every kind of address, one of zero value, and one that is created and spent in the same block. */
  private static void spend(RealNode node) {
    List<String> block = new ArrayList<>();
    String first = node.transaction(node.coinbaseOf(1), 0, payments("9.5"));
    block.add(first);
    block.add(node.transaction(node.coinbaseOf(2), 0, Map.of("data", "cafe")));
    String passing =
        node.transaction(node.coinbaseOf(3), 0, Map.of(address(witness("4e73", 1)), "49.0"));
    block.add(passing);
    block.add(node.transaction(node.id(passing), 0, payments("1.00000001")));
    node.mineWith(ANYONE, block);
    node.mine(5, ANYONE);
  }

  private static Map<String, String> payments(String amount) {
    Map<String, String> payments = new LinkedHashMap<>();
    String hash20 = "11".repeat(20);
    String hash32 = "79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798";
    payments.put(address("76a914" + hash20 + "88ac"), amount);
    payments.put(address("a914" + hash20 + "87"), amount);
    payments.put(address(witness(hash20, 0)), amount);
    payments.put(address(witness(hash32, 0)), "0.00000000");
    payments.put(address(witness(hash32, 1)), amount);
    return payments;
  }

  private static String witness(String program, int version) {
    String opcode = version == 0 ? "00" : Integer.toHexString(0x50 + version);
    return opcode + String.format("%02x", program.length() / 2) + program;
  }

  private static String address(String script) {
    return Addresses.encode(Script.ofHex(script), Network.REGTEST).orElseThrow();
  }

  private static void reorganise(RealNode node) {
    node.call("invalidateblock", node.hash(node.height() - 6).display());
    node.mine(9, ANYONE_ELSE);
  }

  private static void assertEqual(RealNode node, FollowedIndex followed) {
    awaitTip(node, followed);
    Job job = finish(followed, followed.admin().verify());
    assertThat(job.error()).isNull();
    assertThat(job.progress())
        .startsWith("Equal at block " + node.height())
        .doesNotContain("not carried");
    assertThat(followed.chain().verified().orElseThrow().equal()).isTrue();
    assertThat(followed.chain().verified().orElseThrow().at())
        .isBeforeOrEqualTo(Clock.systemUTC().instant());
  }

  private static void awaitTip(RealNode node, FollowedIndex followed) {
    String tip = node.tip().display();
    Await.until("block " + tip, () -> tipOf(followed).equals(tip), () -> tipOf(followed));
  }

  private static String tipOf(FollowedIndex followed) {
    try (IndexView view = followed.index().view()) {
      return view.state().tip() == null
          ? "none"
          : view.state().tip().point().hash().display();
    }
  }

  private static Job finish(FollowedIndex followed, StartOutcome outcome) {
    assertThat(outcome).isInstanceOf(StartOutcome.Started.class);
    String id = ((StartOutcome.Started) outcome).job().id();
    Await.until(
        "the end of " + id,
        () -> followed.admin().job(id).orElseThrow().state() != Job.State.RUNNING,
        () -> String.valueOf(followed.admin().job(id)));
    return followed.admin().job(id).orElseThrow();
  }
}
