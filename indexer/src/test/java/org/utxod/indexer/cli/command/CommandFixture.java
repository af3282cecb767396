package org.utxod.indexer.cli.command;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.utxod.indexer.cli.Main;
import org.utxod.indexer.cli.console.Console;
import org.utxod.indexer.simnode.FaultPlan;
import org.utxod.indexer.simnode.SimulatedNode;
import org.utxod.indexer.simnode.chain.RecordedChain;
import org.utxod.store.chain.Network;
import org.utxod.store.golden.Golden;
import org.utxod.store.rocksdb.RocksStore;

/** Runs commands without a daemon, beside a node of 272 blocks. */
abstract class CommandFixture {
  static final RocksStore.Memory SMALL = new RocksStore.Memory(8L << 20, 4L << 20);

  @TempDir
  Path directory;

  final ByteArrayOutputStream out = new ByteArrayOutputStream();
  final ByteArrayOutputStream err = new ByteArrayOutputStream();
  SimulatedNode node;

  @BeforeEach
  void a_node_of_272_blocks() {
    node = SimulatedNode.withPassword(
            RecordedChain.read(Golden::open).replayed(),
            Network.REGTEST,
            new FaultPlan(),
            "user",
            "password")
        .start();
  }

  @AfterEach
  void close() {
    node.close();
  }

  Path indexDirectory() {
    return directory.resolve("index");
  }

  int run(String... command) {
    out.reset();
    err.reset();
    Console console = new Console(
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
    List<String> all = new ArrayList<>(List.of(command));
    all.addAll(List.of(
        "--network=regtest",
        "--data-dir=" + directory,
        "--rpc-url=" + node.url(),
        "--rpc-user=user",
        "--rpc-password=password"));
    return Main.run(console, all.toArray(String[]::new));
  }

  String said() {
    return out.toString(StandardCharsets.UTF_8);
  }
}
