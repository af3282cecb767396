package org.utxod.indexer.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.utxod.indexer.bitcoind.rpc.NodeException;
import org.utxod.indexer.config.Setting;
import org.utxod.indexer.simnode.FaultPlan;
import org.utxod.indexer.simnode.SimFault;
import org.utxod.indexer.simnode.SimulatedNode;
import org.utxod.indexer.simnode.chain.SimBlock;
import org.utxod.indexer.simnode.chain.SimChain;
import org.utxod.indexer.simnode.generate.BlockGenerator;
import org.utxod.indexer.simnode.generate.GeneratorShape;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.Network;
import org.utxod.store.model.StoreException;

/** Failures of a node: what the daemon does and reports, and that it recovers by itself afterwards. */
class NodeTroubleTest {
  @TempDir
  Path directory;

  private final BlockGenerator generator = new BlockGenerator(7, GeneratorShape.small());
  private final SimChain chain = new SimChain(generator.genesis());
  private TestDaemon daemon;

  @BeforeEach
  void a_daemon_at_the_tip() {
    grow(120);
    daemon = new TestDaemon(directory, chain, Network.REGTEST, Map.of());
    daemon.awaitTip();
  }

  @AfterEach
  void stop() {
    daemon.close();
  }

  private SimBlock grow(int blocks) {
    for (int i = 0; i < blocks; i++) {
      chain.accept(generator.generateOn(chain.tip()));
    }
    return chain.tip();
  }

  /** A branch of {@code length} blocks on the block at {@code height}, not yet added to the node. */
  private SimBlock[] branch(int height, int length) {
    SimBlock[] branch = new SimBlock[length];
    SimBlock at = chain.active(height).orElseThrow();
    for (int i = 0; i < length; i++) {
      at = generator.generateOn(at);
      branch[i] = at;
    }
    return branch;
  }

  private JsonNode awaitWaiting(String text) {
    return daemon.awaitStatus(
        "waiting because of " + text, status -> status.path("reason").asText().contains(text));
  }

  /** Status, readiness and answers say one thing. */
  private void assertWaiting(boolean stale) {
    JsonNode status = daemon.get("/v1/status");
    assertThat(status.path("state").asText()).isEqualTo(stale ? "waiting" : "live");
    assertThat(status.path("lag_blocks").isNull()).isEqualTo(stale);
    JsonNode balance = daemon.get("/v1/script/-/balance");
    assertThat(balance.path("stale").asBoolean()).isEqualTo(stale);
    assertThat(balance.path("lag_blocks").isNull()).isEqualTo(stale);
    assertThat(daemon.text("/health/ready").status()).isEqualTo(stale ? 503 : 200);
  }

  @Test
  void a_node_that_goes_away_and_comes_back_with_a_new_cookie() {
    daemon.node().stop();
    awaitWaiting("Check that the node is running");
    assertWaiting(false);
    assertThat(daemon.get("/v1/script/-/balance").path("height").asInt()).isEqualTo(120);
    assertThat(daemon.get("/v1/status").path("node").path("reachable").asBoolean())
        .isFalse();
    grow(3);
    daemon.node().start();
    assertThat(daemon.awaitTip().path("state").asText()).isEqualTo("live");
    assertWaiting(false);
  }

  @Test
  void a_reorganisation_met_at_start_up() {
    daemon.stop();
    for (SimBlock block : branch(108, 13)) {
      chain.accept(block);
    }
    daemon.restart();
    daemon.awaitTip();
  }

  @Test
  void a_branch_with_as_much_work_is_not_followed_but_one_with_more_is() {
    SimBlock[] branch = branch(118, 3);
    String ours = chain.activeTip().hash().display();
    chain.accept(branch[0]);
    chain.accept(branch[1]);
    chain.invalidate(BlockHash.ofDisplay(
        ours)); // the node itself moves to the branch of equal work, as by a restart
    awaitWaiting("no more work than ours");
    assertWaiting(true);
    assertThat(daemon.get("/v1/status").path("block_hash").asText()).isEqualTo(ours);
    chain.accept(branch[2]);
    assertThat(daemon.awaitTip().path("height").asInt()).isEqualTo(121);
  }

  @Test
  void a_node_that_goes_backwards_is_waited_for() {
    BlockHash at101 = chain.active(101).orElseThrow().point().hash();
    chain.invalidate(at101);
    JsonNode waiting = awaitWaiting("no more work than ours");
    assertThat(waiting.path("height").asInt()).isEqualTo(120);
    assertWaiting(true);
    chain.reconsider(at101);
    grow(1);
    assertThat(daemon.awaitTip().path("state").asText()).isEqualTo("live");
    assertWaiting(false);
  }

  @Test
  void a_block_without_prevouts_is_refused_and_never_applied_in_part() {
    FaultPlan.of(daemon.node()).always("getblock", new SimFault.MissingPrevouts());
    grow(2);
    JsonNode held = daemon.awaitStatus(
        "a hold", status -> status.path("reason").asText().contains("no input may be skipped"));
    assertThat(held.path("height").asInt())
        .isBetween(120, 121); // a block without spends can be applied
    FaultPlan.of(daemon.node()).heal();
    daemon.awaitTip();
  }

  /** Changes the first match of each block's JSON. */
  private static SimFault.Altered lie(String pattern, String to) {
    return new SimFault.Altered(body -> new String(body, StandardCharsets.UTF_8)
        .replaceFirst(pattern, to)
        .getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"tx\":\\[\\{\"txid\":\"........ | \"tx\":[{\"txid\":\"00000000",
        "\"value\":[0-9]+\\. | \"value\":77.",
        "\"merkleroot\":\"........ | \"merkleroot\":\"00000000"
      })
  void a_block_that_a_node_changed_is_refused_and_another_nodes_is_taken(
      String pattern, String to) {
    FaultPlan.of(daemon.node()).always("getblock", lie(pattern, to));
    grow(2);
    JsonNode waiting = awaitWaiting("that cannot be used");
    assertThat(waiting.path("height").asInt()).isEqualTo(120);
    try (SimulatedNode honest = SimulatedNode.withPassword(
                chain, Network.REGTEST, new FaultPlan(), "u", "p")
            .start();
        TestDaemon both = new TestDaemon(
            directory.resolve("both"),
            chain,
            Network.REGTEST,
            Map.of(),
            honest.url().replace("://", "://u:p@"))) {
      FaultPlan.of(both.node()).always("getblock", lie(pattern, to));
      grow(1);
      both.awaitTip();
    }
    FaultPlan.of(daemon.node()).heal();
    daemon.awaitTip();
  }

  @Test
  void a_pruned_block_is_named_with_what_would_help() {
    FaultPlan.of(daemon.node())
        .always("getblock", new SimFault.RpcError(-1, "Block not available (pruned data)"));
    grow(1);
    JsonNode held =
        daemon.awaitStatus("a hold", status -> status.path("state").asText().equals("halted"));
    assertThat(held.path("reason").asText())
        .contains("pruned")
        .contains("Give a node that still has the block");
    assertThat(daemon.get("/v1/script/-/balance").path("stale").asBoolean()).isTrue();
    FaultPlan.of(daemon.node()).heal();
    assertThat(daemon.awaitTip().path("state").asText()).isEqualTo("live");
    assertWaiting(false);
  }

  @Test
  void passing_troubles_pass() {
    FaultPlan.of(daemon.node())
        .next(
            "getblock",
            SimFault.workQueueFull(),
            SimFault.warmup(),
            new SimFault.CutBody(300),
            SimFault.htmlPage(),
            new SimFault.Reset(),
            new SimFault.RpcError(-5, "Block not found"),
            new SimFault.RpcError(-1, "Block not available (not fully downloaded)"),
            new SimFault.StaleAnswer(),
            new SimFault.Status(500, ""));
    grow(2);
    daemon.awaitTip();
  }

  @Test
  void credentials_that_are_refused_later_are_waited_out_and_named() {
    FaultPlan.of(daemon.node()).alwaysAny(new SimFault.Status(403, ""));
    grow(1);
    daemon.awaitStatus(
        "a reason", status -> status.path("reason").asText().contains("HTTP status 403"));
    FaultPlan.of(daemon.node()).heal();
    daemon.awaitTip();
  }

  @Test
  void with_an_index_a_node_that_refuses_us_at_the_start_is_waited_out() {
    daemon.stop();
    FaultPlan.of(daemon.node()).alwaysAny(new SimFault.Status(401, ""));
    daemon.restart();
    JsonNode waiting = awaitWaiting("rejects our credentials (401)");
    assertThat(waiting.path("height").asInt()).isEqualTo(120);
    assertThat(daemon.get("/v1/script/-/balance").path("height").asInt()).isEqualTo(120);
    TestDaemon.Answer ready = daemon.ask("/health/ready");
    assertThat(ready.status()).isEqualTo(503);
    assertThat(ready.body().toString()).contains("rejects our credentials (401)");
    FaultPlan.of(daemon.node()).heal();
    daemon.awaitStatus("live", status -> status.path("state").asText().equals("live"));
    assertThat(daemon.ask("/health/ready").status()).isEqualTo(200);
  }

  @Test
  void without_an_index_a_node_that_refuses_us_ends_the_start() {
    FaultPlan.of(daemon.node()).alwaysAny(new SimFault.Status(401, ""));
    String url = daemon.node().url().replace("://", "://u:wrong@");
    Path other = directory.resolve("empty");
    assertThatThrownBy(() ->
            new TestDaemon(other, chain, Network.REGTEST, Map.of(Setting.RPC_URLS, url)).close())
        .isInstanceOfSatisfying(
            NodeException.class,
            fault -> assertThat(fault.kind()).isEqualTo(NodeException.Kind.CREDENTIALS));
  }

  @Test
  void a_node_of_another_chain_is_refused_at_the_start() {
    daemon.stop();
    Path other = directory.resolve("other");
    assertThatThrownBy(
            () -> new TestDaemon(other, chain, Network.REGTEST, Map.of(Setting.NETWORK, "signet"))
                .close())
        .isInstanceOfSatisfying(
            NodeException.class,
            fault -> assertThat(fault.kind()).isEqualTo(NodeException.Kind.WRONG_CHAIN))
        .hasMessageContaining("regtest")
        .hasMessageContaining("signet");
    daemon.restart();
  }

  @Test
  void a_data_directory_of_another_network_is_refused() {
    daemon.stop();
    Map<Setting<?>, String> settings = Map.of(
        Setting.NETWORK, "testnet4", Setting.DATA_DIR, daemon.config().dataDir().toString());
    assertThatThrownBy(() ->
            new TestDaemon(directory.resolve("other"), chain, Network.TESTNET4, settings).close())
        .isInstanceOfSatisfying(
            StoreException.class,
            fault -> assertThat(fault.kind()).isEqualTo(StoreException.Kind.FOREIGN))
        .hasMessageContaining("holds an index of regtest");
    daemon.restart();
  }

  @Test
  void a_second_daemon_on_the_same_data_is_refused() {
    Map<Setting<?>, String> settings =
        Map.of(Setting.DATA_DIR, daemon.config().dataDir().toString());
    assertThatThrownBy(
            () -> new TestDaemon(directory.resolve("b"), chain, Network.REGTEST, settings).close())
        .isInstanceOfSatisfying(
            StoreException.class,
            fault -> assertThat(fault.kind()).isEqualTo(StoreException.Kind.LOCKED))
        .hasMessageContaining("in use by another utxod");
  }

  @Test
  void the_second_node_takes_over_and_hands_back() {
    daemon.close();
    Path secondCookie = directory.resolve("second.cookie");
    try (org.utxod.indexer.simnode.SimulatedNode second =
        org.utxod.indexer.simnode.SimulatedNode.withPassword(
                chain, Network.REGTEST, new org.utxod.indexer.simnode.FaultPlan(), "user", "pass")
            .start()) {
      String urls = second.url().replace("http://", "http://user:pass@");
      daemon = new TestDaemon(
          directory.resolve("two"),
          chain,
          Network.REGTEST,
          Map.of(Setting.RPC_COOKIE, secondCookie.toString()),
          urls);
      // The first node's cookie is elsewhere, so only the second lets us in.
      daemon.awaitTip();
      grow(2);
      daemon.awaitTip();
    }
  }
}
