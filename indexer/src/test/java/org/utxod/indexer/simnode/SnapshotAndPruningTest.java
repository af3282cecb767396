package org.utxod.indexer.simnode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.utxod.indexer.bitcoind.BitcoinNode;
import org.utxod.indexer.bitcoind.rpc.Credentials;
import org.utxod.indexer.bitcoind.rpc.NodeEndpoint;
import org.utxod.indexer.bitcoind.rpc.RpcClient;
import org.utxod.indexer.bitcoind.rpc.RpcDeadlines;
import org.utxod.indexer.simnode.chain.RecordedChain;
import org.utxod.indexer.simnode.chain.SimBlock;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.Network;
import org.utxod.store.golden.Golden;

/** The simulated node writes the snapshots that the recorded one wrote, and forgets blocks as a pruned one does. */
class SnapshotAndPruningTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final RecordedChain RECORDED = RecordedChain.read(Golden::open);

  private final SimulatedNode node = SimulatedNode.withPassword(
          RECORDED.replayed(), Network.REGTEST, new FaultPlan(), "user", "password")
      .start();
  private final BitcoinNode client = new BitcoinNode(new RpcClient(
      NodeEndpoint.of(node.url(), new Credentials.UserPassword("user", "password")),
      RpcDeadlines.standard()));

  @TempDir
  Path directory;

  @AfterEach
  void close() {
    client.close();
    node.close();
  }

  private static byte[] golden(String name) throws IOException {
    try (InputStream in = Golden.open(name)) {
      return in.readAllBytes();
    }
  }

  private static void assertSaid(JsonNode said, String name, Path file) throws IOException {
    ObjectNode expected = (ObjectNode) JSON.readTree(golden(name));
    expected.put("path", file.toString());
    assertThat(said.toString()).isEqualTo(expected.toString());
  }

  @Test
  void the_latest_set_is_byte_for_byte_the_recorded_file() throws IOException {
    Path file = directory.resolve("latest.dat");
    JsonNode said = client.call("dumptxoutset", file.toString(), "latest");
    assertSaid(said, "snapshot-271.json", file);
    assertThat(file).hasBinaryContent(golden("snapshot-271.dat"));
    assertThat(directory.resolve("latest.dat.incomplete")).doesNotExist();
  }

  @Test
  void a_set_rolled_back_by_height_or_by_hash_is_the_recorded_file() throws IOException {
    BlockHash base = RECORDED.replayed().active(231).orElseThrow().hash();
    for (Object rollback : new Object[] {231, base.display()}) {
      Path file = directory.resolve("rolled-back-" + rollback);
      JsonNode said =
          client.call("dumptxoutset", file.toString(), "rollback", Map.of("rollback", rollback));
      assertSaid(said, "snapshot-231.json", file);
      assertThat(file).hasBinaryContent(golden("snapshot-231.dat"));
    }
  }

  @Test
  void a_named_pipe_gets_the_same_bytes() throws Exception {
    Path pipe = directory.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    CompletableFuture<byte[]> read = CompletableFuture.supplyAsync(() -> {
      try {
        return Files.readAllBytes(pipe);
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    });
    client.call("dumptxoutset", pipe.toString(), "latest");
    assertThat(read.get(20, TimeUnit.SECONDS)).isEqualTo(golden("snapshot-271.dat"));
  }

  @Test
  void an_existing_file_and_a_wrong_wish_are_refused_in_Cores_words() throws IOException {
    Path file = Files.createFile(directory.resolve("there.dat"));
    assertThatThrownBy(() -> client.call("dumptxoutset", file.toString(), "latest"))
        .hasMessageContaining(
            file
                + " already exists. If you are sure this is what you want, move it out of the way first");
    String other = directory.resolve("other.dat").toString();
    assertThatThrownBy(() -> client.call("dumptxoutset", other, "newest"))
        .hasMessageContaining("Invalid snapshot type \"newest\" specified");
    assertThatThrownBy(() -> client.call("dumptxoutset", other, "latest", Map.of("rollback", 231)))
        .hasMessageContaining("Invalid snapshot type \"latest\" specified with rollback option");
    assertThatThrownBy(
            () -> client.call("dumptxoutset", other, "rollback", Map.of("rollback", 272)))
        .hasMessageContaining("Target block height 272 after current tip 271");
    assertThatThrownBy(() ->
            client.call("dumptxoutset", directory.resolve("no/such/folder").toString(), "latest"))
        .hasMessageContaining("Couldn't open file");
  }

  @Test
  void a_pruned_node_says_so_and_refuses_the_blocks_that_it_forgot() {
    node.prune(200);
    JsonNode info = client.call("getblockchaininfo");
    assertThat(info.path("pruned").booleanValue()).isTrue();
    assertThat(info.path("pruneheight").intValue()).isEqualTo(200);
    SimBlock forgotten = node.chain().active(199).orElseThrow();
    SimBlock kept = node.chain().active(200).orElseThrow();
    assertThatThrownBy(() -> client.call("getblock", forgotten.hash().display(), 3))
        .hasMessageContaining("Block not available (pruned data)");
    assertThat(client.header(forgotten.hash()).point()).isEqualTo(forgotten.point());
    assertThat(client.block(kept.hash()).point()).isEqualTo(kept.point());
    String file = directory.resolve("too-old.dat").toString();
    assertThatThrownBy(() -> client.call("dumptxoutset", file, "rollback", Map.of("rollback", 150)))
        .hasMessageContaining("Could not roll back to requested height");
    assertThat(client.call("dumptxoutset", file, "latest").path("base_height").intValue())
        .isEqualTo(271);
  }
}
