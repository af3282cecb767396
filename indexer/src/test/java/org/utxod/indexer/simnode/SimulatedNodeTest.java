package org.utxod.indexer.simnode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.utxod.indexer.bitcoind.BitcoinNode;
import org.utxod.indexer.bitcoind.Transcripts;
import org.utxod.indexer.bitcoind.rpc.Credentials;
import org.utxod.indexer.bitcoind.rpc.NodeEndpoint;
import org.utxod.indexer.bitcoind.rpc.NodeException;
import org.utxod.indexer.bitcoind.rpc.NodeException.Kind;
import org.utxod.indexer.bitcoind.rpc.RpcClient;
import org.utxod.indexer.bitcoind.rpc.RpcDeadlines;
import org.utxod.indexer.simnode.chain.RecordedChain;
import org.utxod.indexer.simnode.chain.SimChain;
import org.utxod.indexer.simnode.generate.DemoChain;
import org.utxod.indexer.simnode.generate.GeneratorShape;
import org.utxod.indexer.simnode.rpc.Cookie;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.Network;
import org.utxod.store.golden.Golden;

class SimulatedNodeTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Rows that depend on the recorded process and not on the chain: compared field by field, these left out. */
  private static final Set<String> OF_THE_MOMENT =
      Set.of("verificationprogress", "size_on_disk", "warnings", "networks", "disk_size");

  private static final Set<String> SAME_BYTES = Set.of(
      "getblockcount",
      "getbestblockhash",
      "getblockhash",
      "getblockhash beyond the tip",
      "getblockhash negative",
      "getblockhash text",
      "getblockheader",
      "getblock 0",
      "getblock 1",
      "getblock 2",
      "getblock 3",
      "getblock 3, JSON-RPC 2.0",
      "getblock 3 genesis",
      "getblock 4 (more than the node knows)",
      "getblock unknown",
      "getblock unknown, JSON-RPC 2.0",
      "getblock short hash",
      "getblock not hex",
      "unknown method",
      "unknown method, JSON-RPC 2.0",
      "not JSON",
      "empty body",
      "JSON but no request",
      "empty batch",
      "batch of hashes",
      "batch with an error in it",
      "batch with an error in it, JSON-RPC 2.0",
      "no credentials",
      "wrong credentials",
      "GET on the RPC path",
      "unknown path",
      "waitfornewblock with a timeout",
      "gettxoutsetinfo none",
      "gettxoutsetinfo muhash",
      "gettxoutsetinfo muhash at a height",
      "gettxoutsetinfo hash_serialized_3 at a height",
      "scantxoutset addr",
      "scantxoutset raw",
      "scantxoutset bad descriptor",
      "scantxoutset status idle",
      "scantxoutset abort idle",
      "dumptxoutset file exists");

  private static final Set<String> SAME_FIELDS = Set.of(
      "getblockchaininfo",
      "getnetworkinfo",
      "gettxoutsetinfo",
      "gettxoutsetinfo hash_serialized_3");

  private static final RecordedChain RECORDED = RecordedChain.read(Golden::open);

  private static SimulatedNode recorded(FaultPlan faults) {
    return SimulatedNode.withPassword(
        RECORDED.replayed(), Network.REGTEST, faults, "user", "password");
  }

  @TestFactory
  List<DynamicTest> answersAsTheRecordedNodeDid() {
    Map<String, JsonNode> rows = Transcripts.rows();
    List<DynamicTest> tests = new ArrayList<>();
    for (String name : SAME_BYTES) {
      tests.add(DynamicTest.dynamicTest(
          name, () -> compare(Objects.requireNonNull(rows.get(name)), false)));
    }
    for (String name : SAME_FIELDS) {
      tests.add(DynamicTest.dynamicTest(
          name, () -> compare(Objects.requireNonNull(rows.get(name)), true)));
    }
    return tests;
  }

  private static void compare(JsonNode row, boolean byFields)
      throws IOException, InterruptedException {
    try (SimulatedNode node = recorded(new FaultPlan()).start()) {
      JsonNode request = row.path("request");
      HttpRequest.Builder requested = HttpRequest.newBuilder(
              URI.create(node.url() + request.path("path").asText()))
          .method(
              request.path("method").asText(),
              HttpRequest.BodyPublishers.ofString(request.path("body").asText("")));
      if (request.path("auth").asBoolean() && !row.path("name").asText().startsWith("wrong")) {
        requested.header("Authorization", Cookie.basic("user:password"));
      }
      HttpResponse<String> answer =
          HttpClient.newHttpClient().send(requested.build(), HttpResponse.BodyHandlers.ofString());
      JsonNode expected = row.path("response");
      assertThat(answer.statusCode()).isEqualTo(expected.path("status").asInt());
      expected.path("headers").properties().forEach(header -> {
        if (!byFields || !header.getKey().equals("Content-Length")) {
          assertThat(answer.headers().firstValue(header.getKey()))
              .contains(header.getValue().asText());
        }
      });
      if (byFields) {
        assertThat(lasting(answer.body()))
            .isEqualTo(lasting(expected.path("body").asText()));
      } else {
        assertThat(answer.body()).isEqualTo(expected.path("body").asText());
      }
    }
  }

  /** If several formats exist, the node in this test offers the one that indexers use. */
  @TestFactory
  List<DynamicTest> answersRestAsTheRecordedNodeDid() {
    Map<String, JsonNode> rows = Transcripts.rows();
    List<DynamicTest> tests = new ArrayList<>();
    for (String name : List.of(
        "REST headers",
        "REST headers from genesis",
        "REST block bin",
        "REST spenttxouts bin",
        "REST spenttxouts of genesis",
        "REST block unknown",
        "REST spenttxouts unknown",
        "REST bad hash",
        "REST unknown",
        "REST switched off")) {
      boolean on = !name.endsWith("off");
      tests.add(DynamicTest.dynamicTest(
          name, () -> compareBytes(Objects.requireNonNull(rows.get(name)), on)));
    }
    return tests;
  }

  private static void compareBytes(JsonNode row, boolean restOn)
      throws IOException, InterruptedException {
    try (SimulatedNode node = recorded(new FaultPlan()).rest(restOn).start()) {
      HttpRequest requested = HttpRequest.newBuilder(
              URI.create(node.url() + row.path("request").path("path").asText()))
          .build();
      HttpResponse<byte[]> answer =
          HttpClient.newHttpClient().send(requested, HttpResponse.BodyHandlers.ofByteArray());
      JsonNode expected = row.path("response");
      assertThat(answer.statusCode()).isEqualTo(expected.path("status").asInt());
      expected
          .path("headers")
          .properties()
          .forEach(header -> assertThat(answer.headers().firstValue(header.getKey()))
              .contains(header.getValue().asText()));
      byte[] body = expected.has("hex")
          ? HexFormat.of().parseHex(expected.path("hex").asText())
          : expected.path("body").asText().getBytes(StandardCharsets.UTF_8);
      assertThat(answer.body()).isEqualTo(body);
    }
  }

  private static JsonNode lasting(String body) throws IOException {
    JsonNode answer = JSON.readTree(body);
    ((ObjectNode) answer.path("result")).remove(OF_THE_MOMENT);
    return answer;
  }

  private static BitcoinNode client(SimulatedNode node, Credentials credentials) {
    return new BitcoinNode(
        new RpcClient(NodeEndpoint.of(node.url(), credentials), RpcDeadlines.standard()));
  }

  private static BitcoinNode client(SimulatedNode node) {
    return client(node, new Credentials.UserPassword("user", "password"));
  }

  private static void assertFault(
      Kind kind, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            NodeException.class, fault -> assertThat(fault.kind()).isEqualTo(kind));
  }

  @Test
  void followsTheEventsAsTheRecordedNodeDid() throws IOException {
    SimChain chain = RECORDED.begin();
    List<String> truth = Golden.lines("events-truth.jsonl");
    for (int i = 0; i < RECORDED.events().size(); i++) {
      chain.accept(RECORDED.events().get(i));
      assertThat(chain.activeTip().hash().display())
          .as("tip after event %d", i + 1)
          .isEqualTo(JSON.readTree(truth.get(i)).path("tip").asText());
    }
  }

  @Test
  void invalidBlocksLeaveTheActiveChainUntilReconsidered() {
    SimChain chain = RECORDED.replayed();
    ChainPoint tip = chain.activeTip();
    BlockHash bad = chain.active(200).orElseThrow().hash();
    chain.invalidate(bad);
    assertThat(chain.activeTip().height()).isLessThan(270);
    assertThat(chain.placed(bad).orElseThrow().confirmations()).isEqualTo(-1);
    chain.reconsider(bad);
    assertThat(chain.activeTip()).isEqualTo(tip);
  }

  @Test
  void everyFaultIsSortedByTheClient() {
    FaultPlan faults = new FaultPlan();
    try (SimulatedNode node = recorded(faults).start();
        BitcoinNode client = client(node)) {
      BlockHash hash = node.chain().active(200).orElseThrow().hash();
      Map<SimFault, Kind> kinds = Map.ofEntries(
          Map.entry(SimFault.workQueueFull(), Kind.BUSY),
          Map.entry(SimFault.warmup(), Kind.WARMUP),
          Map.entry(SimFault.htmlPage(), Kind.MALFORMED_ANSWER),
          Map.entry(new SimFault.Status(401, ""), Kind.CREDENTIALS),
          Map.entry(new SimFault.Status(403, ""), Kind.CREDENTIALS),
          Map.entry(new SimFault.Status(500, "oops"), Kind.MALFORMED_ANSWER),
          Map.entry(new SimFault.CutBody(1_000), Kind.UNREACHABLE),
          Map.entry(new SimFault.CutBody(0), Kind.UNREACHABLE),
          Map.entry(new SimFault.Reset(), Kind.UNREACHABLE),
          Map.entry(new SimFault.StaleAnswer(), Kind.MALFORMED_ANSWER),
          Map.entry(new SimFault.MissingPrevouts(), Kind.MISSING_PREVOUTS),
          Map.entry(new SimFault.RpcError(-5, "Block not found"), Kind.UNKNOWN_BLOCK),
          Map.entry(
              new SimFault.RpcError(-1, "Block not available (pruned data)"), Kind.BLOCK_PRUNED),
          Map.entry(
              new SimFault.RpcError(-1, "Block not available (not fully downloaded)"),
              Kind.BLOCK_NOT_DOWNLOADED),
          Map.entry(new SimFault.RpcError(-1, "Block not found on disk"), Kind.BLOCK_NOT_ON_DISK),
          Map.entry(
              new SimFault.RpcError(-32603, "Undo data expected but can't be read."),
              Kind.UNDO_UNREADABLE));
      kinds.forEach((fault, kind) -> {
        client.chainInfo();
        faults.always("getblock", fault);
        try (BitcoinNode fresh = client(node)) {
          assertFault(kind, () -> fresh.block(hash));
        }
      });
      faults.heal();
      assertThat(client.block(hash).height()).isEqualTo(200);
    }
  }

  @Test
  void aRefusedMethodIsToldFromRefusedCredentials() {
    FaultPlan faults = new FaultPlan();
    try (SimulatedNode node = recorded(faults).start();
        BitcoinNode client = client(node)) {
      client.chainInfo();
      faults.next("getnetworkinfo", new SimFault.Status(403, ""));
      assertFault(Kind.METHOD_UNAVAILABLE, client::version);
    }
  }

  @Test
  void aNewCookieIsReadWhenTheOldOneIsRefused(@TempDir Path dir) {
    Path cookie = dir.resolve(".cookie");
    SimChain chain = RECORDED.replayed();
    try (SimulatedNode node = SimulatedNode.withCookie(
                chain, Network.REGTEST, new FaultPlan(), cookie)
            .start();
        BitcoinNode client = client(node, new Credentials.CookieFile(cookie))) {
      assertThat(client.chainInfo().blocks()).isEqualTo(271);
      node.stop();
      assertFault(Kind.UNREACHABLE, client::chainInfo);
      node.start();
      assertThat(client.chainInfo().blocks()).isEqualTo(271);
    }
  }

  @Test
  void aMissingOrWrongCookieIsNamedButNeverShown(@TempDir Path dir) throws IOException {
    Path cookie = dir.resolve(".cookie");
    Path other = dir.resolve("other");
    SimChain chain = RECORDED.replayed();
    try (SimulatedNode node = SimulatedNode.withCookie(
                chain, Network.REGTEST, new FaultPlan(), cookie)
            .start();
        BitcoinNode client = client(node, new Credentials.CookieFile(other))) {
      assertThatThrownBy(client::chainInfo)
          .isInstanceOfSatisfying(
              NodeException.class, fault -> assertThat(fault.kind()).isEqualTo(Kind.UNREACHABLE))
          .hasMessageContaining(other.toString())
          .hasMessageContaining("--rpc-cookie");
      Files.writeString(other, "__cookie__:0123secret");
      assertThatThrownBy(client::chainInfo)
          .isInstanceOfSatisfying(
              NodeException.class, fault -> assertThat(fault.kind()).isEqualTo(Kind.CREDENTIALS))
          .hasMessageContaining(other.toString())
          .hasMessageNotContaining("0123secret");
      Files.writeString(other, "0123secret");
      assertFault(Kind.CREDENTIALS, client::chainInfo);
    }
  }

  @Test
  void waitingEndsWhenABlockComes() throws Exception {
    DemoChain demo = new DemoChain(1, GeneratorShape.empty(), 5);
    try (SimulatedNode node = SimulatedNode.withPassword(
                demo.chain(), Network.REGTEST, new FaultPlan(), "user", "password")
            .start();
        BitcoinNode client = client(node)) {
      BlockHash tip = demo.chain().activeTip().hash();
      assertThat(client.waitForNewBlock(Duration.ofMillis(20), tip).height()).isEqualTo(5);
      CompletableFuture<ChainPoint> waiting =
          CompletableFuture.supplyAsync(() -> client.waitForNewBlock(Duration.ofSeconds(20), tip));
      ChainPoint grown = demo.grow();
      assertThat(waiting.get(10, TimeUnit.SECONDS)).isEqualTo(grown);
    }
  }

  @Test
  void closingTheClientEndsAWaitingCall() {
    DemoChain demo = new DemoChain(1, GeneratorShape.empty(), 5);
    try (SimulatedNode node = SimulatedNode.withPassword(
            demo.chain(), Network.REGTEST, new FaultPlan(), "user", "password")
        .start()) {
      BitcoinNode client = client(node);
      long before = node.requests();
      CompletableFuture<ChainPoint> waiting = CompletableFuture.supplyAsync(() ->
          client.waitForNewBlock(Duration.ofMinutes(5), demo.chain().activeTip().hash()));
      long giveUp = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
      while (node.requests() == before && System.nanoTime() < giveUp) {
        Thread.onSpinWait();
      }
      client.close();
      assertThatThrownBy(() -> waiting.get(10, TimeUnit.SECONDS))
          .hasRootCauseInstanceOf(IOException.class)
          .cause()
          .isInstanceOfSatisfying(
              NodeException.class, fault -> assertThat(fault.kind()).isEqualTo(Kind.CANCELLED));
    }
  }

  @Test
  void anotherChainIsRefusedByName() {
    try (SimulatedNode node = recorded(new FaultPlan()).start();
        BitcoinNode client = client(node)) {
      assertThat(client.requireChain(Network.REGTEST).blocks()).isEqualTo(271);
      assertThatThrownBy(() -> client.requireChain(Network.MAINNET))
          .isInstanceOfSatisfying(
              NodeException.class, fault -> assertThat(fault.kind()).isEqualTo(Kind.WRONG_CHAIN))
          .hasMessageContaining("mainnet")
          .hasMessageContaining("regtest");
    }
  }

  @Test
  void hashesEndWhereTheChainEnds() {
    try (SimulatedNode node = recorded(new FaultPlan()).start();
        BitcoinNode client = client(node)) {
      assertThat(client.blockHashes(0, 1_000))
          .hasSize(272)
          .first()
          .isEqualTo(Network.REGTEST.genesis());
      assertThat(client.blockHashes(272, 10)).isEmpty();
      BlockHash stale = RECORDED.events().stream()
          .filter(block -> !client.header(block.hash()).onMainChain())
          .findFirst()
          .orElseThrow()
          .hash();
      assertThat(client.header(stale).confirmations()).isEqualTo(-1);
    }
  }

  @Test
  void faultsByChanceAreTheSameForTheSameSeed() {
    assertThat(drawn(9)).isEqualTo(drawn(9)).isNotEqualTo(drawn(10));
  }

  private static List<String> drawn(long seed) {
    FaultPlan plan =
        new FaultPlan().byChance(seed, 0.5, List.of(SimFault.warmup(), SimFault.workQueueFull()));
    List<String> drawn = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      drawn.add(plan.draw("getblock").toString());
    }
    return drawn;
  }

  @Test
  void aDelayOutlastsAHastyCallerAndEndsWithTheNode() {
    FaultPlan faults =
        new FaultPlan().always("getblockcount", new SimFault.Delay(Duration.ofMinutes(10)));
    Duration second = Duration.ofSeconds(1);
    RpcDeadlines hasty = new RpcDeadlines(second, Duration.ofMillis(100), second, second, second);
    try (SimulatedNode node = recorded(faults).start();
        BitcoinNode client = new BitcoinNode(new RpcClient(
            NodeEndpoint.of(node.url(), new Credentials.UserPassword("user", "password")),
            hasty))) {
      assertFault(Kind.UNREACHABLE, () -> client.call("getblockcount"));
      assertThat(client.chainInfo().blocks()).isEqualTo(271);
    }
  }

  @Test
  void workOnABlockGrowsWithItsSize() {
    FaultPlan plan = new FaultPlan().pace(Duration.ofMillis(15));
    assertThat(plan.workOn(12_000_000)).isEqualTo(Duration.ofMillis(180));
    assertThat(new FaultPlan().workOn(12_000_000)).isZero();
  }

  @Test
  void servesMainnetsFirstBlocks() {
    assumeTrue(
        Golden.corpus().isPresent(),
        "skipped: UTXOD_CORPUS names no folder with the recordings of the real chain");
    Path folder = Golden.corpus().orElseThrow().resolve("real/mainnet-0-4312");
    RecordedChain recorded = RecordedChain.read(name -> Files.newInputStream(folder.resolve(name)));
    try (SimulatedNode node = SimulatedNode.withPassword(
                recorded.replayed(), Network.MAINNET, new FaultPlan(), "user", "password")
            .start();
        BitcoinNode client = client(node)) {
      assertThat(client.requireChain(Network.MAINNET).blocks()).isEqualTo(4_312);
      for (BlockHash hash : client.blockHashes(3_900, 413)) {
        assertThat(client.block(hash).hash()).isEqualTo(hash);
      }
    }
  }
}
