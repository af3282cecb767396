package org.utxod.indexer.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.utxod.indexer.bitcoind.BitcoinNode;
import org.utxod.indexer.bitcoind.rpc.Credentials;
import org.utxod.indexer.bitcoind.rpc.NodeEndpoint;
import org.utxod.indexer.bitcoind.rpc.NodeException;
import org.utxod.indexer.bitcoind.rpc.RpcClient;
import org.utxod.indexer.bitcoind.rpc.RpcDeadlines;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.fixture.Await;

/** A real Bitcoin Core on a regtest chain of its own, without connections to others. */
final class RealNode implements AutoCloseable {
  /** Names the program; tests that need one are skipped if it is not set. */
  static final String VARIABLE = "BITCOIND";

  private final Process process;
  private final BitcoinNode client;
  private final String url;
  private final Path cookie;
  private final Map<String, BitcoinNode> wallets = new ConcurrentHashMap<>();

  private RealNode(Path program, Path directory, List<String> more) throws IOException {
    Files.createDirectories(directory);
    int port = freePort();
    this.url = "http://127.0.0.1:" + port;
    this.cookie = directory.resolve("regtest/.cookie");
    List<String> command = new ArrayList<>(List.of(
        program.toString(),
        "-regtest",
        "-datadir=" + directory,
        "-server",
        "-rest=1",
        "-coinstatsindex=1",
        "-listen=0",
        "-dnsseed=0",
        "-fixedseeds=0",
        "-rpcport=" + port,
        "-rpcbind=127.0.0.1",
        "-rpcallowip=127.0.0.1"));
    command.addAll(more);
    this.process = new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve("output").toFile())
        .start();
    this.client = new BitcoinNode(new RpcClient(
        NodeEndpoint.of(url, new Credentials.CookieFile(cookie)), RpcDeadlines.standard()));
    Await.until("the node's answer", this::answers, () -> "process " + process.info());
  }

  /** Starts the one that the environment names; empty if it names none. */
  static Optional<RealNode> start(Path directory, String... more) {
    return Optional.ofNullable(System.getenv(VARIABLE)).map(program -> {
      try {
        return new RealNode(Path.of(program), directory, List.of(more));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    });
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private boolean answers() {
    if (!process.isAlive()) {
      throw new AssertionError("the node ended with status " + process.exitValue());
    }
    try {
      client.chainInfo();
      return true;
    } catch (NodeException e) {
      return false;
    }
  }

  String url() {
    return url;
  }

  Path cookie() {
    return cookie;
  }

  JsonNode call(String method, Object... params) {
    return client.call(method, params);
  }

  /** A call to one of its wallets. */
  JsonNode callWallet(String wallet, String method, Object... params) {
    return wallets
        .computeIfAbsent(
            wallet,
            name -> new BitcoinNode(new RpcClient(
                NodeEndpoint.of(url + "/wallet/" + name, new Credentials.CookieFile(cookie)),
                RpcDeadlines.standard())))
        .call(method, params);
  }

  /** The descriptor of a script with its checksum. */
  String descriptor(String script) {
    return call("getdescriptorinfo", "raw(" + script + ")").path("descriptor").asText();
  }

  /** Mines blocks whose coinbases pay a script. */
  void mine(int blocks, String script) {
    call("generatetodescriptor", blocks, descriptor(script));
  }

  /** Mines a block of these transactions. */
  void mineWith(String script, List<String> transactions) {
    call("generateblock", descriptor(script), transactions);
  }

  /** An unsigned transaction that spends a coin which needs no signature. */
  String transaction(String txid, int vout, Map<String, String> amounts) {
    List<Map<String, String>> outputs = new ArrayList<>();
    amounts.forEach((address, amount) -> outputs.add(Map.of(address, amount)));
    return call("createrawtransaction", List.of(Map.of("txid", txid, "vout", vout)), outputs)
        .asText();
  }

  String id(String transaction) {
    return call("decoderawtransaction", transaction).path("txid").asText();
  }

  String coinbaseOf(int height) {
    return call("getblock", client.blockHash(height).display(), 1)
        .path("tx")
        .path(0)
        .asText();
  }

  BlockHash tip() {
    return client.chainInfo().bestBlock();
  }

  BlockHash hash(int height) {
    return client.blockHash(height);
  }

  int height() {
    return client.chainInfo().blocks();
  }

  /** SIGKILL; another one goes on in its directory. */
  void kill() throws InterruptedException {
    client.close();
    wallets.values().forEach(BitcoinNode::close);
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() {
    client.close();
    wallets.values().forEach(BitcoinNode::close);
    process.destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
