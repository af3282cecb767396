package org.utxod.indexer.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.utxod.indexer.simnode.FaultPlan;
import org.utxod.indexer.simnode.SimulatedNode;
import org.utxod.indexer.simnode.chain.RecordedChain;
import org.utxod.indexer.simnode.chain.SimChain;
import org.utxod.store.chain.Network;
import org.utxod.store.golden.Golden;

/** Scripts go by the exit status of {@code utxod bootstrap}: a process of its own says how it ended. */
class BootstrapExitTest {
  @TempDir
  Path directory;

  private SimulatedNode node;
  private Path cookie;
  private Path snapshot;

  @BeforeEach
  void a_node_at_the_snapshots_block() throws Exception {
    SimChain chain = RecordedChain.read(Golden::open).replayed();
    cookie = directory.resolve(".cookie");
    node = SimulatedNode.withCookie(chain, Network.REGTEST, new FaultPlan(), cookie)
        .start();
    snapshot = directory.resolve("snapshot.dat");
    try (InputStream in = Golden.open("snapshot-271.dat")) {
      Files.copy(in, snapshot);
    }
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private int bootstrap(String says, Path file, String... more) throws Exception {
    String[] options = new String[more.length + 2];
    options[0] = "--snapshot";
    options[1] = file.toString();
    System.arraycopy(more, 0, options, 2, more.length);
    Path data = Files.createTempDirectory(directory, "data");
    try (DaemonProcess process =
        new DaemonProcess("bootstrap", Map.of(), data, node, cookie, data, options)) {
      int status = process.exitStatus();
      assertThat(process.log()).contains(says).doesNotContain("\tat ");
      return status;
    }
  }

  @Test
  void it_is_0_when_the_index_is_there() throws Exception {
    assertThat(bootstrap("Loaded the snapshot at block 271", snapshot)).isZero();
  }

  @Test
  void it_is_4_for_a_snapshot_that_is_not_what_it_should_be() throws Exception {
    assertThat(bootstrap(
            "The snapshot does not match the expected hash",
            snapshot,
            "--expect-hash",
            "00".repeat(32)))
        .isEqualTo(4);
  }

  @Test
  void it_is_1_for_a_file_that_cannot_be_used() throws Exception {
    assertThat(bootstrap("no such file", directory.resolve("elsewhere.dat"))).isEqualTo(1);
    Path cut = directory.resolve("cut.dat");
    Files.write(cut, java.util.Arrays.copyOf(Files.readAllBytes(snapshot), 9_000));
    assertThat(bootstrap("at byte 9000", cut)).isEqualTo(1);
  }

  @Test
  void it_is_3_for_a_node_that_is_away() throws Exception {
    node.stop();
    assertThat(bootstrap("the node is not running", snapshot)).isEqualTo(3);
  }
}
