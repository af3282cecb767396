package org.utxod.indexer.bitcoind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.utxod.indexer.bitcoind.rpc.RpcJson;
import org.utxod.indexer.simnode.RawBlock;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.golden.Golden;

/** Blocks at verbosity 3 say the same as the blocks themselves, as nodes send them to each other. */
class RawBlocksTest {
  @Test
  void recordedBlocksHoldTheCoinsOfTheirRawForm() throws IOException {
    List<String> json = new ArrayList<>(Golden.lines("blocks.jsonl.gz"));
    json.addAll(Golden.lines("stale.jsonl.gz"));
    assertThat(compare(json, Golden.lines("rest.jsonl.gz"))).isGreaterThanOrEqualTo(272);
  }

  @Test
  void mainnetsFirstBlocksHoldTheCoinsOfTheirRawForm() throws IOException {
    Path folder = corpus().resolve("real/mainnet-0-4312");
    try (InputStream blocks = Files.newInputStream(folder.resolve("blocks.jsonl.gz"));
        InputStream rest = Files.newInputStream(folder.resolve("rest.jsonl.gz"))) {
      assertThat(compare(Golden.lines(blocks, true), Golden.lines(rest, true))).isEqualTo(4_313);
    }
  }

  /** Real answers hold each transaction's raw form, too. */
  @Test
  void realAnswersHoldTheCoinsOfTheirRawTransactions() throws IOException {
    try (Stream<Path> files = Files.list(corpus().resolve("real/getblock"))) {
      for (Path file : files.toList()) {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
          JsonNode whole = BlockReading.tree(in.readAllBytes());
          JsonNode block = whole.has("result") ? whole.path("result") : whole;
          StringBuilder raw = new StringBuilder("00".repeat(80))
              .append("fd")
              .append(HexFormat.of().toHexDigits((byte) block.path("tx").size()))
              .append(HexFormat.of().toHexDigits((byte) (block.path("tx").size() >> 8)));
          block.path("tx").forEach(tx -> raw.append(tx.path("hex").asText()));
          byte[] json = RpcJson.MAPPER
              .writer()
              .with(com.fasterxml.jackson.core.JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN)
              .writeValueAsBytes(block);
          assertSame(json, HexFormat.of().parseHex(raw));
        }
      }
    }
  }

  private static Path corpus() {
    assumeTrue(
        Golden.corpus().isPresent(),
        "skipped: UTXOD_CORPUS names no folder with the recordings of the real chain");
    return Golden.corpus().orElseThrow();
  }

  private static int compare(List<String> jsonLines, List<String> rawLines) throws IOException {
    Map<String, String> raw = new HashMap<>();
    for (String line : rawLines) {
      JsonNode row = BlockReading.tree(line.getBytes(StandardCharsets.UTF_8));
      raw.put(row.path("hash").asText(), row.path("block").asText());
    }
    int compared = 0;
    for (String line : jsonLines) {
      byte[] json = line.getBytes(StandardCharsets.UTF_8);
      String bytes = raw.get(BlockReading.tree(json).path("hash").asText());
      if (bytes != null) {
        assertSame(json, HexFormat.of().parseHex(bytes));
        compared++;
      }
    }
    return compared;
  }

  private static void assertSame(byte[] json, byte[] raw) throws IOException {
    BlockHash hash = BlockHash.ofDisplay(BlockReading.tree(json).path("hash").asText());
    BlockDelta delta = BlockReading.parse(json, hash);
    List<String> expected = new ArrayList<>();
    List<RawBlock.Tx> txs = RawBlock.transactions(raw);
    for (int i = 0; delta.height() > 0 && i < txs.size(); i++) {
      RawBlock.Tx tx = txs.get(i);
      for (RawBlock.In in : i == 0 ? List.<RawBlock.In>of() : tx.ins()) {
        expected.add("-" + i + " " + tx.txid() + " " + in.txid() + ":" + in.vout());
      }
      for (int n = 0; n < tx.outs().size(); n++) {
        RawBlock.Out out = tx.outs().get(n);
        if (!out.script().startsWith("6a") && out.script().length() <= 20_000) {
          expected.add("+" + i + " " + tx.txid() + " " + tx.txid() + ":" + n + " " + out.sat() + " "
              + out.script());
        }
      }
    }
    assertThat(plain(delta)).isEqualTo(expected);
  }

  /** What a raw block can say: of spent coins no more than their outpoints. */
  private static List<String> plain(BlockDelta delta) {
    List<String> changes = new ArrayList<>();
    BlockDelta.Cursor cursor = delta.cursor();
    while (cursor.next()) {
      String change =
          cursor.transactionIndex() + " " + cursor.transactionId() + " " + cursor.outPoint();
      changes.add(
          cursor.isCreated()
              ? "+" + change + " " + cursor.valueSat() + " " + cursor.script().hex()
              : "-" + change);
    }
    return changes;
  }
}
