package org.utxod.indexer.bitcoind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.utxod.indexer.bitcoind.rpc.NodeException;
import org.utxod.indexer.bitcoind.rpc.NodeException.Kind;
import org.utxod.indexer.bitcoind.rpc.RpcJson;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.BlockDeltaBuilder;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.fixture.RecordedBlock;
import org.utxod.store.golden.Golden;

class Verbosity3ParserTest {
  @Test
  void readsEveryRecordedBlockAsATreeDoes() throws IOException {
    for (String file : List.of("blocks.jsonl.gz", "stale.jsonl.gz")) {
      for (String line : Golden.lines(file)) {
        byte[] json = line.getBytes(StandardCharsets.UTF_8);
        assertReadsAsTree(json);
        assertThat(BlockReading.parse(json, hashOf(BlockReading.tree(json))).serialize())
            .as("byte for byte what the plainest reader makes of it")
            .isEqualTo(RecordedBlock.parse(line).delta().serialize());
      }
    }
  }

  private static void assertReadsAsTree(byte[] json) throws IOException {
    JsonNode tree = BlockReading.tree(json);
    BlockHash hash = BlockHash.ofDisplay(tree.path("hash").asText());
    BlockReading.assertSame(BlockReading.parse(json, hash), tree);
  }

  @Test
  void readsRealMainnetBlocks() throws IOException {
    Path corpus = corpus();
    try (Stream<Path> files = Files.list(corpus.resolve("real/getblock"))) {
      for (Path file : files.toList()) {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
          JsonNode whole = BlockReading.tree(in.readAllBytes());
          JsonNode block = whole.has("result") ? whole.path("result") : whole;
          assertReadsAsTree(exact(block));
        }
      }
    }
    for (String line : Golden.lines(
        Files.newInputStream(corpus.resolve("real/mainnet-0-4312/blocks.jsonl.gz")), true)) {
      assertReadsAsTree(line.getBytes(StandardCharsets.UTF_8));
    }
  }

  @Test
  void allocatesNextToNothingForAFullBlock() throws IOException {
    byte[] json;
    try (InputStream in =
        new GZIPInputStream(Files.newInputStream(corpus().resolve("heavy/blocks.jsonl.gz")))) {
      json = line(in);
    }
    assertReadsAsTree(json);
    BlockHash hash = BlockHash.ofDisplay(BlockReading.tree(json).path("hash").asText());
    com.sun.management.ThreadMXBean threads =
        (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    BlockDelta delta = BlockReading.parse(json, hash);
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 20; i++) {
      BlockDeltaBuilder builder = new BlockDeltaBuilder(delta.recycle());
      long before = threads.getCurrentThreadAllocatedBytes();
      delta = BlockReading.parse(new ByteArrayInputStream(json), hash, builder);
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    assertThat(least).isLessThan(100_000);
  }

  private static byte[] line(InputStream in) throws IOException {
    byte[] start = in.readNBytes(20_000_000);
    int end = 0;
    while (start[end] != '\n') {
      end++;
    }
    return Arrays.copyOf(start, end);
  }

  private static Path corpus() {
    assumeTrue(
        Golden.corpus().isPresent(),
        "skipped: UTXOD_CORPUS names no folder with the recordings of the real chain");
    return Golden.corpus().orElseThrow();
  }

  @Test
  void refusesEveryTruncationOfABlock() throws IOException {
    byte[] json = small();
    BlockHash hash = BlockHash.ofDisplay(BlockReading.tree(json).path("hash").asText());
    for (int length = 0; length < json.length; length++) {
      byte[] cut = Arrays.copyOf(json, length);
      assertThatThrownBy(() -> BlockReading.parse(cut, hash))
          .as("cut to %d bytes", length)
          .isInstanceOf(NodeException.class);
    }
  }

  @Test
  void skipsUnknownFieldsAndTakesFieldsInAnyOrder() throws IOException {
    JsonNode block = BlockReading.tree(small());
    ObjectNode turned = ((ObjectNode) block).objectNode();
    List<String> names = new java.util.ArrayList<>();
    block.fieldNames().forEachRemaining(names::add);
    java.util.Collections.reverse(names);
    turned.putObject("unknown").putArray("deep").addObject().put("hash", "x");
    names.forEach(name -> turned.set(name, block.get(name)));
    BlockDelta delta = BlockReading.parse(exact(turned), hashOf(block));
    BlockReading.assertSame(delta, block);
  }

  @Test
  void refusesAnotherBlockThanAskedFor() throws IOException {
    assertFault(Kind.MALFORMED_ANSWER, small(), BlockHash.ofDisplay("ab".repeat(32)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"value", "height", "generated", "scriptPubKey"})
  void namesTheInputWhosePrevoutIsIncomplete(String field) throws IOException {
    JsonNode block = BlockReading.tree(withSpend());
    ((ObjectNode) firstPrevout(block)).remove(field);
    assertThatThrownBy(() -> BlockReading.parse(exact(block), hashOf(block)))
        .isInstanceOfSatisfying(NodeException.class, fault -> {
          assertThat(fault.kind()).isEqualTo(Kind.MISSING_PREVOUTS);
          assertThat(fault).hasMessageContaining(hashOf(block).display());
          assertThat(fault)
              .hasMessageContaining(
                  block.path("tx").path(1).path("vin").path(0).path("txid").asText());
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1",
        "1.5",
        "-1.00000000",
        "1e-05",
        "0.000000001",
        "21000000.00000001",
        "99999999999999999999.00000000",
        "\"0.00000001\"",
        "null",
        "[]",
        "01.00000000"
      })
  void refusesAmountsThatNoNodePrints(String amount) throws IOException {
    String json = new String(small(), StandardCharsets.UTF_8)
        .replaceFirst("\"value\":[0-9.]+", "\"value\":" + amount);
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> BlockReading.parse(bytes, hashOf(BlockReading.tree(small()))))
        .isInstanceOf(NodeException.class);
  }

  @Test
  void refusesWhatNoBlockLooksLike() throws IOException {
    List<Consumer<ObjectNode>> harms = List.of(
        block -> block.remove("hash"),
        block -> block.remove("height"),
        block -> block.remove("chainwork"),
        block -> block.remove("mediantime"),
        block -> block.remove("previousblockhash"),
        block -> block.remove("tx"),
        block -> block.put("height", -1),
        block -> block.put("height", 4294967296L),
        block -> block.put("height", "3"),
        block -> block.put("nTx", 2),
        block -> block.put("size", block.path("size").asInt() + 1),
        block -> block.put("size", 4_000_001),
        block -> ((ObjectNode) block.path("tx").path(0)).remove("size"),
        block -> ((ObjectNode) block.path("tx").path(0)).put("size", 0),
        block -> ((ObjectNode) block.path("tx").path(0)).put("size", -1),
        block -> ((ObjectNode) block.path("tx").path(0)).put("size", 1L << 32),
        block -> block.put("time", 1L << 40),
        block -> block.putArray("tx"),
        block -> block.put("tx", 7),
        block -> ((ArrayNode) block.path("tx")).add(block.path("tx").path(0).deepCopy()),
        block -> ((ObjectNode) block.path("tx").path(0)).remove("txid"),
        block -> ((ObjectNode) block.path("tx").path(0)).put("txid", "zz".repeat(32)),
        block -> ((ObjectNode) block.path("tx").path(0)).putArray("vin"),
        block -> ((ObjectNode) block.path("tx").path(0)).putArray("vout"),
        block -> ((ObjectNode) block.path("tx").path(0).path("vout").path(0)).put("n", 5),
        block -> ((ObjectNode) block.path("tx").path(0).path("vout").path(0).path("scriptPubKey"))
            .put("hex", "abc"),
        block ->
            ((ObjectNode) block.path("tx").path(0).path("vout").path(0)).remove("scriptPubKey"));
    for (int i = 0; i < harms.size(); i++) {
      ObjectNode block = (ObjectNode) BlockReading.tree(small());
      BlockHash hash = hashOf(block);
      harms.get(i).accept(block);
      byte[] json = exact(block);
      assertThatThrownBy(() -> BlockReading.parse(json, hash))
          .as("harm %d", i)
          .isInstanceOfSatisfying(
              NodeException.class,
              fault -> assertThat(fault.kind()).isEqualTo(Kind.MALFORMED_ANSWER));
    }
  }

  @Test
  void refusesJsonNestedTooDeep() {
    byte[] json = ("{\"x\":" + "[".repeat(100_000)).getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> BlockReading.parse(json, BlockHash.ofDisplay("ab".repeat(32))))
        .isInstanceOf(NodeException.class);
  }

  @Test
  void leavesTheParserAtTheBlocksLastToken() throws IOException {
    byte[] json = small();
    try (JsonParser p = RpcJson.FACTORY.createParser(json)) {
      p.nextToken();
      new Verbosity3Parser("the node")
          .parse(p, hashOf(BlockReading.tree(json)), new BlockDeltaBuilder());
      assertThat(p.nextToken()).isNull();
    }
  }

  private static void assertFault(Kind kind, byte[] json, BlockHash requested) {
    assertThatThrownBy(() -> BlockReading.parse(json, requested))
        .isInstanceOfSatisfying(
            NodeException.class, fault -> assertThat(fault.kind()).isEqualTo(kind));
  }

  private static byte[] small() {
    return Golden.lines("blocks.jsonl.gz").get(3).getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] withSpend() {
    return Golden.lines("blocks.jsonl.gz").get(200).getBytes(StandardCharsets.UTF_8);
  }

  private static JsonNode firstPrevout(JsonNode block) {
    return block.path("tx").path(1).path("vin").path(0).path("prevout");
  }

  private static BlockHash hashOf(JsonNode block) {
    return BlockHash.ofDisplay(block.path("hash").asText());
  }

  /** A tree as JSON, its amounts with all eight decimals. */
  private static byte[] exact(JsonNode block) throws IOException {
    return RpcJson.MAPPER
        .writer()
        .with(com.fasterxml.jackson.core.JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN)
        .writeValueAsBytes(block);
  }
}
