package org.utxod.indexer.bitcoind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.utxod.indexer.bitcoind.rpc.NodeException;
import org.utxod.indexer.bitcoind.rpc.NodeException.Kind;
import org.utxod.indexer.bitcoind.rpc.RpcCall;
import org.utxod.indexer.bitcoind.rpc.RpcJson;
import org.utxod.indexer.bitcoind.rpc.RpcOutcome;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.Network;

/** What the client makes of every recorded answer. */
class TranscriptsTest {
  private static final String TIP =
      "24834a9ca2aeee3dfa08ff58305a19b1cf47421bf6fbca29b932f7de6601af3f";
  private static final String BLOCK_3 =
      "333260174979b9c4711b40485accfc88cdcb4d1fc3039517584aedc218b97bef";

  private record Row(Function<BitcoinNode, Object> call, Object expected) {}

  /** Rows of calls that have types of their own; all others are made as they were recorded. */
  private static Map<String, Row> typed() {
    Map<String, Row> rows = new LinkedHashMap<>();
    rows.put("getblockchaininfo", new Row(TranscriptsTest::info, "REGTEST 271 271 false null 1"));
    rows.put(
        "getblockchaininfo of a pruned node",
        new Row(TranscriptsTest::info, "REGTEST 420 420 true 61 1"));
    rows.put(
        "getnetworkinfo",
        new Row(BitcoinNode::version, new NodeVersion(319_900, "/Satoshi:31.99.0/")));
    rows.put("getblockhash", new Row(node -> node.blockHash(271).display(), TIP));
    rows.put(
        "getblockhash beyond the tip", new Row(node -> node.blockHash(272), Kind.OUT_OF_RANGE));
    rows.put("getblockhash negative", new Row(node -> node.blockHash(-1), Kind.OUT_OF_RANGE));
    rows.put("getblockheader", new Row(node -> header(node.header(hash(TIP))), "271 1296853334"));
    rows.put("getblock 3", block(TIP, "271 6"));
    rows.put("getblock 3, JSON-RPC 2.0", block(BLOCK_3, "3 1"));
    rows.put("getblock 3 genesis", block(Network.REGTEST.genesis().display(), "0 1"));
    rows.put("getblock 4 (more than the node knows)", block(BLOCK_3, "3 1"));
    rows.put("getblock 2", block(BLOCK_3, "3 1"));
    rows.put("getblock 1", block(BLOCK_3, Kind.MALFORMED_ANSWER));
    rows.put("getblock 0", block(BLOCK_3, Kind.MALFORMED_ANSWER));
    rows.put("getblock unknown", block("00".repeat(32), Kind.UNKNOWN_BLOCK));
    rows.put("getblock unknown, JSON-RPC 2.0", block("00".repeat(32), Kind.UNKNOWN_BLOCK));
    rows.put("getblock 3 of a pruned block", block(BLOCK_3, Kind.BLOCK_PRUNED));
    rows.put("getblock 3 of a pruned block, JSON-RPC 2.0", block(BLOCK_3, Kind.BLOCK_PRUNED));
    rows.put(
        "getblock 3 of a kept block of a pruned node",
        block("54f38be674343293c2a2a5e190180833482e4d4147dcd85075e27ec9b469438b", "415 1"));
    rows.put(
        "getblock 3 of a block that was never connected: no prevout, no fee",
        block(
            "61468781157fb247df0c32b609364007546940d3bcd5b094ea9b41a1099d38bd",
            Kind.MISSING_PREVOUTS));
    rows.put("batch of hashes", new Row(node -> node.blockHashes(0, 5).size(), 5));
    rows.put(
        "batch with an error in it",
        new Row(
            node -> outcomes(node, "getblockhash", "getblockhash", "nosuch"),
            "[ok, OUT_OF_RANGE, METHOD_UNAVAILABLE]"));
    rows.put(
        "batch with an error in it, JSON-RPC 2.0",
        new Row(node -> node.blockHashes(1, 2).size(), 1));
    for (String name :
        List.of("waitfornewblock with a timeout", "work queue, caller 0", "work queue, caller 1")) {
      rows.put(
          name,
          new Row(
              node -> node.waitForNewBlock(Duration.ofMillis(300), null).height(),
              name.startsWith("work") ? 420 : 271));
    }
    for (int caller = 2; caller <= 5; caller++) {
      rows.put(
          "work queue, caller " + caller,
          new Row(node -> node.waitForNewBlock(Duration.ofMillis(2500), null), Kind.BUSY));
    }
    rows.put("start-up, answer 1", count(Kind.WARMUP));
    rows.put("start-up, answer 2", count(Kind.WARMUP));
    rows.put("no credentials", count(Kind.CREDENTIALS));
    rows.put("wrong credentials", count(Kind.CREDENTIALS));
    rows.put("method not in the whitelist", new Row(BitcoinNode::version, Kind.CREDENTIALS));
    rows.put("GET on the RPC path", count(Kind.REFUSED));
    rows.put("unknown path", count(Kind.REFUSED));
    rows.put("not JSON", count(Kind.REFUSED));
    rows.put("empty body", count(Kind.REFUSED));
    rows.put("JSON but no request", count(Kind.REFUSED));
    rows.put("empty batch", count(Kind.MALFORMED_ANSWER));
    return rows;
  }

  /** Not taken up here: what is asked by GET belongs to the REST source; a refused connection has its own test. */
  private static boolean isLeftOut(String name) {
    return name.startsWith("REST ") || name.equals("node stopped");
  }

  private static Row count(Object expected) {
    return new Row(node -> node.call("getblockcount"), expected);
  }

  private static Row block(String hash, Object expected) {
    return new Row(
        node -> {
          BlockDelta delta = node.block(hash(hash));
          return delta.height() + " " + delta.transactionCount();
        },
        expected);
  }

  private static BlockHash hash(String display) {
    return BlockHash.ofDisplay(display);
  }

  private static String header(NodeHeader header) {
    return header.point().height() + " " + header.time();
  }

  private static String info(BitcoinNode node) {
    ChainInfo info = node.chainInfo();
    return info.network() + " " + info.blocks() + " " + info.headers() + " " + info.pruned() + " "
        + info.pruneHeight() + " " + info.warnings().size();
  }

  private static String outcomes(BitcoinNode node, String... methods) {
    List<RpcCall> calls = new ArrayList<>();
    for (String method : methods) {
      calls.add(RpcCall.of(method, 1));
    }
    return node.rpc().batch(calls).stream()
        .map(outcome -> outcome instanceof RpcOutcome.Failure failure
            ? failure.fault().kind().toString()
            : "ok")
        .toList()
        .toString();
  }

  @TestFactory
  List<DynamicTest> everyRow() {
    Map<String, Row> typed = typed();
    List<DynamicTest> tests = new ArrayList<>();
    Transcripts.rows().forEach((name, row) -> {
      if (!isLeftOut(name)) {
        Row expected = typed.remove(name);
        tests.add(DynamicTest.dynamicTest(
            name, () -> check(row, expected == null ? asRecorded(row) : expected)));
      }
    });
    assertThat(typed.keySet()).as("rows that were never recorded").isEmpty();
    assertThat(tests).hasSizeGreaterThan(90);
    return tests;
  }

  /** The call itself, and its result or the error's kind. */
  private static Row asRecorded(JsonNode row) throws IOException {
    JsonNode request = RpcJson.MAPPER.readTree(row.path("request").path("body").asText());
    JsonNode answer = RpcJson.MAPPER.readTree(row.path("response").path("body").asText());
    List<Object> params = new ArrayList<>();
    request.path("params").forEach(params::add);
    String method = request.path("method").asText();
    Object expected = answer.get("result");
    if (answer.path("error").isObject()) {
      expected = answer.path("error").path("code").asInt() == -32601
          ? Kind.METHOD_UNAVAILABLE
          : Kind.REFUSED;
    }
    return new Row(node -> node.call(method, params.toArray()), expected);
  }

  private static void check(JsonNode row, Row expected) throws IOException {
    try (CannedNode canned = new CannedNode().row(row);
        BitcoinNode node = canned.node()) {
      if (expected.expected() instanceof Kind kind) {
        NodeException fault =
            catchThrowableOfType(NodeException.class, () -> expected.call().apply(node));
        assertThat(fault).isNotNull();
        assertThat(fault.kind()).isEqualTo(kind);
        assertThat(fault).hasMessageNotContainingAny("secret-password");
        assertThat(fault.getMessage()).contains(node.label());
      } else {
        assertThat(expected.call().apply(node)).isEqualTo(expected.expected());
      }
    }
  }

  @Test
  void aNodeThatIsStoppedIsUnreachable() throws IOException {
    CannedNode canned = new CannedNode();
    try (BitcoinNode node = canned.node()) {
      canned.close();
      NodeException fault =
          catchThrowableOfType(NodeException.class, () -> node.call("getblockcount"));
      assertThat(fault.kind()).isEqualTo(Kind.UNREACHABLE);
      assertThat(fault).hasMessageContaining("Check that the node is running");
    }
  }
}
