package org.utxod.indexer.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.utxod.indexer.bootstrap.BootstrapFiles;
import org.utxod.indexer.bootstrap.BootstrapOrder;
import org.utxod.indexer.bootstrap.SnapshotMismatch;
import org.utxod.indexer.simnode.chain.SimBlock;
import org.utxod.indexer.simnode.chain.SimChain;
import org.utxod.indexer.simnode.generate.BlockGenerator;
import org.utxod.indexer.simnode.generate.GeneratorShape;
import org.utxod.indexer.snapshot.SnapshotException;
import org.utxod.store.chain.Network;
import org.utxod.store.error.UtxodException;
import org.utxod.store.fixture.RecordedChain;
import org.utxod.store.golden.Golden;
import org.utxod.store.model.StoreException;

/** A daemon loaded from a real node's snapshot equals the node from there on, and rejects untrusted snapshots. */
class BootstrapTest {
  private static final RecordedChain TRUTH = RecordedChain.golden();
  private static final org.utxod.indexer.simnode.chain.RecordedChain CHAIN =
      org.utxod.indexer.simnode.chain.RecordedChain.read(Golden::open);

  @TempDir
  Path directory;

  private final SimChain chain = CHAIN.begin();
  private int seen;

  private static JsonNode said(int height) {
    try {
      return new ObjectMapper().readTree(Golden.open("snapshot-" + height + ".json"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String hash(int height) {
    return said(height).path("txoutset_hash").asText();
  }

  private Path snapshot(int height) throws IOException {
    Path file = directory.resolve("snapshot-" + height + ".dat");
    try (InputStream in = Golden.open("snapshot-" + height + ".dat")) {
      Files.copy(in, file);
    }
    return file;
  }

  /** The node sees blocks until the snapshot's block is its tip. */
  private void playTo(int height) {
    String base = said(height).path("base_hash").asText();
    while (!chain.activeTip().hash().display().equals(base)) {
      chain.accept(CHAIN.events().get(seen++));
    }
  }

  private TestDaemon daemon(@Nullable BootstrapOrder order) {
    return new TestDaemon(directory, chain, Network.REGTEST, Map.of(), order);
  }

  private static void load(TestDaemon daemon) throws Exception {
    assertThat(daemon.bootstrapped().get(60, TimeUnit.SECONDS)).isTrue();
  }

  private static Throwable failure(TestDaemon daemon) throws Exception {
    try {
      daemon.bootstrapped().get(60, TimeUnit.SECONDS);
      throw new AssertionError("the load did not fail");
    } catch (ExecutionException e) {
      return e.getCause();
    }
  }

  @Test
  void from_231_it_follows_through_all_later_reorganisations_to_the_nodes_truth() throws Exception {
    playTo(231);
    List<RecordedChain.Truth> truth = TRUTH.truthByEvent();
    try (TestDaemon daemon = daemon(BootstrapOrder.ofFile(snapshot(231).toString(), null, false))) {
      load(daemon);
      JsonNode status = daemon.awaitTip();
      GoldenChainTest.assertTotals(status, truth.get(seen - 1));
      assertThat(status.at("/coverage").toString())
          .isEqualTo("{\"complete\":true,\"origin\":\"snapshot\",\"from_height\":231,\"snapshot\":"
              + "{\"height\":231,\"block_hash\":\""
              + said(231).path("base_hash").asText()
              + "\",\"txoutset_hash\":\"" + hash(231) + "\",\"proven_by\":\"node\"}}");
      while (seen < CHAIN.events().size()) {
        SimBlock block = CHAIN.events().get(seen);
        chain.accept(block);
        GoldenChainTest.assertTotals(daemon.awaitTip(), truth.get(seen++));
      }
      assertVerified(daemon);
    }
    assertThat(directory.resolve("data/bootstrap")).doesNotExist();
  }

  private static void assertVerified(TestDaemon daemon) {
    JsonNode job = daemon.verify();
    assertThat(job.path("progress").asText()).startsWith("Equal at block 271");
  }

  @Test
  void at_the_end_of_the_chain_every_script_holds_the_nodes_coins_also_after_a_restart()
      throws Exception {
    playTo(271);
    try (TestDaemon daemon =
        daemon(BootstrapOrder.ofFile(snapshot(271).toString(), hash(271), false))) {
      load(daemon);
      daemon.awaitTip();
      assertThat(daemon.get("/v1/status").at("/coverage/snapshot/proven_by").asText())
          .isEqualTo("given");
      assertVerified(daemon);
      daemon.restart();
      daemon.awaitTip();
      GoldenChainTest.assertEveryScript(daemon, Network.REGTEST, TRUTH, 0);
      assertThat(daemon.get("/v1/status").at("/coverage/snapshot/proven_by").asText())
          .isEqualTo("given");
    }
  }

  @Test
  void the_set_hash_is_found_in_the_background_and_carried_along_from_then_on() throws Exception {
    playTo(231);
    try (TestDaemon daemon = daemon(BootstrapOrder.ofFile(snapshot(231).toString(), null, false))) {
      load(daemon);
      while (seen < CHAIN.events().size()) {
        chain.accept(CHAIN.events().get(seen++));
        daemon.awaitTip();
      }
      assertThat(daemon.verify().path("progress").asText())
          .startsWith("Equal at block 271")
          .doesNotContain("not carried");
    }
  }

  @Test
  void the_node_writes_it_and_the_file_is_removed() throws Exception {
    playTo(231);
    Path file = directory.resolve("from-node.dat");
    try (TestDaemon daemon =
        daemon(BootstrapOrder.fromNode(file.toString(), file.toString(), null))) {
      load(daemon);
      GoldenChainTest.assertTotals(daemon.awaitTip(), TRUTH.truthByEvent().get(seen - 1));
      assertThat(file).doesNotExist();
      assertThat(daemon.get("/v1/status").at("/coverage/snapshot/txoutset_hash").asText())
          .isEqualTo(hash(231));
    }
  }

  @Test
  void the_node_writes_the_set_of_an_earlier_block_and_the_rest_is_followed() throws Exception {
    playTo(271);
    Path file = directory.resolve("from-node.dat");
    try (TestDaemon daemon =
        daemon(BootstrapOrder.fromNode(file.toString(), file.toString(), 231))) {
      load(daemon);
      daemon.awaitTip();
      assertThat(daemon.get("/v1/status").at("/coverage/from_height").asInt()).isEqualTo(231);
      assertVerified(daemon);
    }
  }

  @Test
  void a_pruned_node_without_the_blocks_below_will_do() throws Exception {
    playTo(231);
    Path file = directory.resolve("from-node.dat");
    try (TestDaemon daemon =
        daemon(BootstrapOrder.fromNode(file.toString(), file.toString(), null))) {
      load(daemon);
      daemon.node().prune(232);
      while (seen < CHAIN.events().size()) {
        chain.accept(CHAIN.events().get(seen++));
      }
      daemon.awaitTip();
      assertVerified(daemon);
    }
  }

  @Test
  void a_node_that_cannot_write_there_is_reported_with_its_own_words() throws Exception {
    playTo(231);
    Path file = directory.resolve("there-already.dat");
    Files.writeString(file, "somebody else's");
    Path elsewhere = directory.resolve("as-utxod-sees-it.dat");
    try (TestDaemon daemon =
        daemon(BootstrapOrder.fromNode(elsewhere.toString(), file.toString(), null))) {
      assertThat(failure(daemon))
          .isInstanceOf(SnapshotException.class)
          .hasMessageContaining("already exists")
          .hasMessageContaining("--node-path");
    }
    assertThat(file).hasContent("somebody else's");
  }

  @Test
  void a_snapshot_that_nothing_vouches_for_is_refused_unless_its_owner_accepts_it()
      throws Exception {
    playTo(231);
    chain.accept(CHAIN.events().get(seen++));
    Path file = snapshot(231);
    try (TestDaemon daemon = daemon(BootstrapOrder.ofFile(file.toString(), null, false))) {
      assertThat(failure(daemon))
          .isInstanceOf(SnapshotException.class)
          .hasMessageContaining("cannot be verified")
          .hasMessageContaining("--accept-unproven");
      assertThat(daemon.get("/v1/status").path("state").asText()).isEqualTo("halted");
      assertThat(daemon.ask("/health/ready").status()).isEqualTo(503);
      assertThat(directory.resolve("data/bootstrap")).doesNotExist();
    }
    try (TestDaemon daemon = daemon(BootstrapOrder.ofFile(file.toString(), null, true))) {
      load(daemon);
      daemon.awaitTip();
      JsonNode snapshot = daemon.get("/v1/status").at("/coverage/snapshot");
      assertThat(snapshot.has("proven_by")).isTrue();
      assertThat(snapshot.path("proven_by").isNull()).isTrue();
    }
  }

  @Test
  void a_daemon_that_finds_an_order_which_cannot_be_carried_out_begins_nothing_else()
      throws Exception {
    playTo(231);
    chain.accept(CHAIN.events().get(seen++));
    Path file = snapshot(231);
    new BootstrapFiles(directory.resolve("data"))
        .order(BootstrapOrder.ofFile(file.toString(), null, false));
    try (TestDaemon daemon = daemon(null)) {
      assertThat(failure(daemon)).isInstanceOf(SnapshotException.class);
      assertThatThrownBy(daemon::restart)
          .isInstanceOf(UtxodException.class)
          .hasMessageContaining("could not be loaded")
          .hasMessageContaining("cannot be verified");
    }
  }

  @Test
  void what_nothing_vouched_for_is_proven_by_a_verification() throws Exception {
    playTo(231);
    chain.accept(CHAIN.events().get(seen++));
    Path file = snapshot(231);
    try (TestDaemon daemon = daemon(BootstrapOrder.ofFile(file.toString(), null, true))) {
      load(daemon);
      daemon.awaitTip();
      assertThat(daemon.verify().path("error").isNull()).isTrue();
      assertThat(daemon.get("/v1/status").at("/coverage/snapshot/proven_by").asText())
          .isEqualTo("verify");
    }
  }

  @Test
  void a_changed_bit_is_found_by_the_hash_and_nothing_is_taken_in() throws Exception {
    playTo(231);
    Path file = snapshot(231);
    byte[] bytes = Files.readAllBytes(file);
    bytes[60] ^= 1; // within the first txid
    Files.write(file, bytes);
    try (TestDaemon daemon = daemon(BootstrapOrder.ofFile(file.toString(), hash(231), false))) {
      assertThat(failure(daemon))
          .isInstanceOf(SnapshotMismatch.class)
          .hasMessageContaining("the one given is " + hash(231))
          .hasMessageContaining("Nothing of it was imported");
      assertThat(daemon.get("/v1/status").path("height").isNull()).isTrue();
      assertThat(directory.resolve("data/bootstrap/coins")).doesNotExist();
    }
  }

  @Test
  void a_pipe_will_do_and_a_restart_in_its_middle_asks_for_it_again() throws Exception {
    playTo(231);
    Path file = snapshot(231);
    Path pipe = directory.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    Thread writer = new Thread(() -> {
      try (OutputStream out = Files.newOutputStream(pipe)) {
        Files.copy(file, out);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    });
    new BootstrapFiles(directory.resolve("data"))
        .order(BootstrapOrder.ofFile(pipe.toString(), null, false));
    assertThatThrownBy(() -> daemon(null))
        .isInstanceOf(UtxodException.class)
        .hasMessageContaining("a pipe cannot be read again");
    BootstrapOrder proven = BootstrapOrder.ofFile(pipe.toString(), hash(231), false);
    TestDaemon daemon = daemon(proven);
    try {
      writer.start();
      load(daemon);
      assertThat(daemon.awaitTip().path("height").asInt()).isEqualTo(231);
    } finally {
      daemon.close();
      writer.join();
    }
  }

  @Test
  void what_a_process_left_that_was_killed_at_the_very_end_is_removed() throws Exception {
    playTo(231);
    Path left = Files.createDirectories(directory.resolve("data/bootstrap"));
    Files.writeString(left.resolve("read.json"), "{}");
    Files.writeString(left.resolve("written.json.part"), "{");
    try (TestDaemon daemon = daemon(null)) {
      daemon.awaitTip();
      assertThat(left).doesNotExist();
    }
  }

  @Test
  void a_load_for_which_there_is_no_room_is_not_begun() throws Exception {
    playTo(231);
    Path file = snapshot(231);
    byte[] bytes = Files.readAllBytes(file);
    bytes[48] = 0x10; // of the number of coins: 16 * 2^40
    Files.write(file, bytes);
    try (TestDaemon daemon = daemon(BootstrapOrder.ofFile(file.toString(), hash(231), false))) {
      assertThat(failure(daemon))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("MB are free")
          .hasMessageContaining("--data-dir");
      assertThat(directory.resolve("data/bootstrap/coins")).doesNotExist();
    }
  }

  @Test
  void a_base_that_the_node_does_not_have_is_refused() throws Exception {
    Path file = snapshot(231);
    try (TestDaemon daemon = daemon(BootstrapOrder.ofFile(file.toString(), null, true))) {
      assertThat(failure(daemon))
          .isInstanceOf(SnapshotException.class)
          .hasMessageContaining(
              "does not have block " + said(231).path("base_hash").asText());
    }
  }

  @Test
  void another_networks_snapshot_is_refused() throws Exception {
    Path file = snapshot(231);
    byte[] bytes = Files.readAllBytes(file);
    System.arraycopy(Network.MAINNET.magic(), 0, bytes, 7, 4);
    Files.write(file, bytes);
    try (TestDaemon daemon = daemon(BootstrapOrder.ofFile(file.toString(), null, true))) {
      assertThat(failure(daemon))
          .isInstanceOf(SnapshotException.class)
          .hasMessageContaining("is for mainnet, but utxod is set to regtest");
    }
  }

  @Test
  void an_index_that_holds_blocks_is_not_filled() throws Exception {
    playTo(231);
    Path file = snapshot(231);
    try (TestDaemon daemon = daemon(null)) {
      daemon.awaitTip();
    }
    assertThatThrownBy(() -> daemon(BootstrapOrder.ofFile(file.toString(), null, false)))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("is at block 231")
        .hasMessageContaining("empty data directory");
  }

  @Test
  void a_reorganisation_of_the_snapshots_own_block_is_followed() {
    BlockGenerator generator = new BlockGenerator(7, GeneratorShape.small());
    SimChain own = new SimChain(generator.genesis());
    for (int i = 0; i < 130; i++) {
      own.accept(generator.generateOn(own.tip()));
    }
    String file = directory.resolve("from-node.dat").toString();
    try (TestDaemon daemon = new TestDaemon(
        directory, own, Network.REGTEST, Map.of(), BootstrapOrder.fromNode(file, file, null))) {
      daemon.awaitTip();
      assertThat(daemon.get("/v1/status").at("/coverage/from_height").asInt()).isEqualTo(130);
      SimBlock at = own.active(127).orElseThrow();
      while (at.height() < 132) {
        at = generator.generateOn(at);
        own.accept(at);
      }
      assertThat(daemon.awaitTip().path("height").asInt()).isEqualTo(132);
      assertThat(daemon.verify().path("progress").asText()).startsWith("Equal at block 132");
    }
  }
}
