package org.utxod.indexer.bitcoind.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.utxod.indexer.bitcoind.BitcoinNode;
import org.utxod.indexer.bitcoind.CannedNode;
import org.utxod.indexer.bitcoind.rpc.NodeException.Kind;
import org.utxod.indexer.bitcoind.wire.BtcAmount;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.error.UtxodException.Decision;

class RpcClientTest {
  private static final String COUNT = "{\"result\":271,\"error\":null,\"id\":\"utxod-1\"}\n";

  private static void assertFault(
      Kind kind, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            NodeException.class, fault -> assertThat(fault.kind()).isEqualTo(kind));
  }

  @Test
  void sendsTheFormThatEveryNodeTakes() throws Exception {
    try (CannedNode canned = new CannedNode().json(200, COUNT);
        BitcoinNode node = canned.node()) {
      node.call("getblockhash", 5, "text", true, List.of(1, 2));
      RecordedRequest request = canned.taken();
      assertThat(request.getMethod()).isEqualTo("POST");
      assertThat(java.util.Objects.requireNonNull(request.getBody()).utf8())
          .isEqualTo("{\"id\":1,\"method\":\"getblockhash\",\"params\":[5,\"text\",true,[1,2]]}");
      assertThat(request.getHeaders().get("Authorization"))
          .isEqualTo("Basic dXNlcjpzZWNyZXQtcGFzc3dvcmQ=");
      assertThat(request.getHeaders().get("Content-Type")).isEqualTo("application/json");
    }
  }

  @Test
  void aUserAndPasswordInTheUrlAreTakenOutOfIt() {
    NodeEndpoint endpoint =
        NodeEndpoint.of("https://u:p%40ss@node.example/v1/key123?k=key456", new Credentials.None());
    assertThat(endpoint.credentials()).isEqualTo(new Credentials.UserPassword("u", "p@ss"));
    assertThat(endpoint).hasToString("https://node.example:443");
    assertThat(endpoint.credentials().toString()).doesNotContain("p@ss");
    assertThat(endpoint.url().toString()).doesNotContain("p@ss").contains("key123");
  }

  @Test
  void noFaultTellsTheKeyOfAHostedNode() throws IOException {
    try (CannedNode canned = new CannedNode()) {
      String url = canned.url() + "v1/key123?k=key456";
      for (int status : new int[] {301, 400, 401, 402, 403, 404, 405, 413, 429, 500, 502, 503}) {
        canned.answer(status, "text/html", "no key123");
        canned.answer(status, "text/html", "no key123");
      }
      canned.json(200, "{");
      for (int i = 0; i < 26; i++) {
        try (BitcoinNode node = new BitcoinNode(
            new RpcClient(NodeEndpoint.of(url, new Credentials.None()), CannedNode.SHORT))) {
          assertThatThrownBy(node::chainInfo).isInstanceOf(NodeException.class).satisfies(fault -> {
            StringWriter whole = new StringWriter();
            fault.printStackTrace(new PrintWriter(whole));
            assertThat(whole.toString()).doesNotContain("key123", "key456");
          });
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "301, REFUSED, REFUSE",
    "401, CREDENTIALS, STOP",
    "403, CREDENTIALS, STOP",
    "404, REFUSED, REFUSE",
    "405, REFUSED, REFUSE",
    "429, BUSY, RETRY",
    "500, MALFORMED_ANSWER, RETRY",
    "502, BUSY, RETRY",
    "503, BUSY, RETRY"
  })
  void sortsStatusesWithoutJson(int status, Kind kind, Decision decision) throws IOException {
    try (CannedNode canned = new CannedNode().answer(status, "text/plain", "some words");
        BitcoinNode node = canned.node()) {
      assertThatThrownBy(node::chainInfo).isInstanceOfSatisfying(NodeException.class, fault -> {
        assertThat(fault.kind()).isEqualTo(kind);
        assertThat(fault.decision()).isEqualTo(decision);
      });
    }
  }

  @Test
  void aRefusedBatchNamesAllItsMethods() throws IOException {
    try (CannedNode canned = new CannedNode().json(200, COUNT).answer(403, "text/html", "");
        BitcoinNode node = canned.node()) {
      assertThat(node.call("getblockcount").asInt()).isEqualTo(271);
      assertThatThrownBy(() -> node.rpc()
              .batch(List.of(
                  RpcCall.of("getrawtransaction", "a"),
                  RpcCall.of("getmempoolentry", "a"),
                  RpcCall.of("getrawtransaction", "b"))))
          .hasMessageContaining("a batch of getrawtransaction and getmempoolentry")
          .hasMessageContaining("-rpcwhitelist");
    }
  }

  /* Whoever is refused by 403 may well have shown the right cookie; 401 is about that. */
  @Test
  void aRefusedAddressIsNotBlamedOnCredentials() throws IOException {
    try (CannedNode canned = new CannedNode().answer(403, "text/html", "");
        BitcoinNode node = canned.node()) {
      assertThatThrownBy(node::chainInfo)
          .hasMessageContaining("denies access to our address or this user. Check -rpcallowip")
          .hasMessageNotContainingAny("cookie", "password");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "5",
        "[]",
        "{}",
        "null",
        "<html>",
        "{\"result\":1",
        "{\"result\":1}",
        "{\"result\":1,\"error\":null,\"id\":99}",
        "{\"result\":1,\"error\":null,\"id\":\"99\"}",
        "{\"error\":null,\"id\":\"utxod-1\"}",
        "{\"result\":1,\"error\":\"text\",\"id\":\"utxod-1\"}",
        "{\"result\":{\"chain\":5},\"error\":null,\"id\":\"utxod-1\"}",
        "{\"result\":{\"chain\":\"main\",\"blocks\":-1},\"error\":null,\"id\":\"utxod-1\"}",
        "{\"result\":1e999999999,\"error\":null,\"id\":\"utxod-1\"}"
      })
  void refusesWhatIsNoAnswer(String body) throws IOException {
    try (CannedNode canned = new CannedNode().json(200, body);
        BitcoinNode node = canned.node()) {
      assertFault(Kind.MALFORMED_ANSWER, node::chainInfo);
      assertFault(Kind.MALFORMED_ANSWER, () -> node.block(BlockHash.ofDisplay("ab".repeat(32))));
      assertFault(
          Kind.MALFORMED_ANSWER,
          () -> node.rpc().batch(List.of(RpcCall.of("x"))).get(0).orThrow());
    }
  }

  @Test
  void refusesJsonNestedWithoutEnd() throws IOException {
    String deep = "{\"result\":" + String.join("", Collections.nCopies(50_000, "[["));
    try (CannedNode canned = new CannedNode().json(200, deep);
        BitcoinNode node = canned.node()) {
      assertFault(Kind.MALFORMED_ANSWER, node::chainInfo);
      assertFault(Kind.MALFORMED_ANSWER, () -> node.block(BlockHash.ofDisplay("ab".repeat(32))));
    }
  }

  @Test
  void aConnectionThatTheNodeClosedWhileIdleIsReplaced() throws IOException {
    try (CannedNode canned = new CannedNode();
        BitcoinNode node = canned.node()) {
      canned.answer(new MockResponse.Builder()
          .addHeader("Content-Type", "application/json")
          .body(COUNT)
          .onResponseEnd(SocketEffect.ShutdownConnection.INSTANCE)
          .build());
      for (int i = 0; i < 20; i++) {
        assertThat(node.call("getblockcount").asInt()).isEqualTo(271);
      }
    }
  }

  @Test
  void aNodeThatNeverAnswersIsGivenUp() throws IOException {
    RpcDeadlines hasty = new RpcDeadlines(
        Duration.ofSeconds(1),
        Duration.ofMillis(100),
        Duration.ofMillis(100),
        Duration.ofSeconds(1),
        Duration.ofSeconds(1));
    try (CannedNode canned = new CannedNode();
        BitcoinNode node = new BitcoinNode(
            new RpcClient(new NodeEndpoint(canned.url(), new Credentials.None()), hasty))) {
      canned.answer(new MockResponse.Builder()
          .onResponseStart(SocketEffect.Stall.INSTANCE)
          .build());
      assertThatThrownBy(node::chainInfo)
          .isInstanceOfSatisfying(
              NodeException.class, fault -> assertThat(fault.kind()).isEqualTo(Kind.UNREACHABLE))
          .hasMessageContaining("within 100 ms");
    }
  }

  @Test
  void anOlderNodeIsAskedToWaitWithoutTheTip() throws Exception {
    String tip = "ab".repeat(32);
    try (CannedNode canned = new CannedNode();
        BitcoinNode node = canned.node()) {
      canned.json(
          500,
          "{\"result\":null,\"error\":{\"code\":-1,\"message\":\"waitfornewblock ( timeout )\"},\"id\":\"utxod-1\"}");
      canned.json(
          200,
          "{\"result\":{\"hash\":\"" + tip + "\",\"height\":3},\"error\":null,\"id\":\"utxod-1\"}");
      BlockHash known = BlockHash.ofDisplay(tip);
      assertThat(node.waitForNewBlock(Duration.ofSeconds(1), known).height()).isEqualTo(3);
      assertThat(node.waitForNewBlock(Duration.ofSeconds(1), known).height()).isEqualTo(3);
      assertThat(canned.requests()).isEqualTo(3);
    }
  }

  @Test
  void aNodeThatCannotWaitSaysSo() throws IOException {
    try (CannedNode canned = new CannedNode()
            .json(
                404,
                "{\"result\":null,\"error\":{\"code\":-32601,\"message\":\"Method not found\"},\"id\":\"utxod-1\"}");
        BitcoinNode node = canned.node()) {
      assertFault(
          Kind.METHOD_UNAVAILABLE,
          () -> node.waitForNewBlock(Duration.ofSeconds(1), BlockHash.ofDisplay("ab".repeat(32))));
    }
  }

  @Test
  void aClosedClientServesNoCall() throws IOException {
    try (CannedNode canned = new CannedNode().json(200, COUNT)) {
      BitcoinNode node = canned.node();
      node.close();
      assertFault(Kind.CANCELLED, () -> node.call("getblockcount"));
    }
  }

  @Test
  void batchesAreBounded() throws IOException {
    try (CannedNode canned = new CannedNode();
        BitcoinNode node = canned.node()) {
      List<RpcCall> many = Collections.nCopies(1_001, RpcCall.of("getblockcount"));
      assertThatThrownBy(() -> node.rpc().batch(many)).isInstanceOf(IllegalArgumentException.class);
      assertThat(node.rpc().batch(List.of())).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0.00000000, 0",
    "0.00000001, 1",
    "50.00000000, 5000000000",
    "20999999.97690000, 2099999997690000",
    "21000000.00000000, 2100000000000000"
  })
  void amountsAreReadAndWrittenAsNodesDo(String text, long sat) {
    assertThat(BtcAmount.parse(text)).isEqualTo(sat);
    assertThat(BtcAmount.format(sat)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "1e-8, 1",
    "1E-8, 1",
    "0.5, 50000000",
    "50, 5000000000",
    "0, 0",
    "0.0, 0",
    "0e0, 0",
    "5e1, 5000000000",
    "12.5000000000, 1250000000",
    "1e-2, 1000000"
  })
  void amountsInAnyExactSpellingAreTheSame(String text, long sat) {
    assertThat(BtcAmount.parse(text)).isEqualTo(sat);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-1",
        "1e-9",
        "0.000000001",
        "1e99",
        "21000000.00000001",
        "1e999999999",
        "01",
        ".5",
        "5.",
        "+1",
        "NaN",
        "0x1",
        "1_0",
        " 1",
        "1e",
        "--1",
        "0.00000001e-1"
      })
  void whatIsNoWholeNumberOfSatoshisIsNone(String text) {
    assertThatThrownBy(() -> BtcAmount.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void idsMayComeBackAsText() throws IOException {
    try (CannedNode canned =
            new CannedNode().json(200, "{\"result\":7,\"error\":null,\"id\":\"1\"}");
        BitcoinNode node = canned.node()) {
      assertThat(node.call("getblockcount").asInt()).isEqualTo(7);
    }
    try (CannedNode canned = new CannedNode()
            .json(
                200,
                "[{\"result\":8,\"error\":null,\"id\":\"2\"},{\"result\":7,\"error\":null,\"id\":\"1\"}]");
        BitcoinNode node = canned.node()) {
      List<RpcOutcome> outcomes = node.rpc().batch(List.of(RpcCall.of("x"), RpcCall.of("y")));
      assertThat(outcomes.get(0).orThrow().asInt()).isEqualTo(7);
      assertThat(outcomes.get(1).orThrow().asInt()).isEqualTo(8);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {413, 400, 405})
  void aServerThatTakesNoListsIsAskedOneByOneFromThenOn(int status) throws IOException {
    try (CannedNode canned =
            new CannedNode().answer(status, "text/html", "too much").json(200, COUNT);
        BitcoinNode node = canned.node()) {
      List<RpcCall> calls = Collections.nCopies(5, RpcCall.of("getblockcount"));
      assertThat(node.rpc().batch(calls))
          .hasSize(5)
          .allSatisfy(outcome -> assertThat(outcome.orThrow().asInt()).isEqualTo(271));
    }
  }
}
