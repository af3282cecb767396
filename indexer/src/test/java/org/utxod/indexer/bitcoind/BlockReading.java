package org.utxod.indexer.bitcoind;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.BlockDeltaBuilder;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.Script;

/** A second, plain reading of a block by a Jackson tree, to hold the parser's against. */
public final class BlockReading {
  private static final ObjectMapper JSON = JsonMapper.builder()
      .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
      .disable(com.fasterxml.jackson.databind.cfg.JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
      .build();

  private BlockReading() {}

  public static BlockDelta parse(byte[] json, BlockHash requested) throws IOException {
    return parse(new ByteArrayInputStream(json), requested, new BlockDeltaBuilder());
  }

  public static BlockDelta parse(InputStream json, BlockHash requested, BlockDeltaBuilder builder)
      throws IOException {
    return new Verbosity3Parser("the node").parse(json, requested, builder);
  }

  public static JsonNode tree(byte[] json) throws IOException {
    return JSON.readTree(json);
  }

  /** Every change as a line of text. */
  static List<String> changes(BlockDelta delta) {
    List<String> changes = new ArrayList<>();
    BlockDelta.Cursor cursor = delta.cursor();
    while (cursor.next()) {
      changes.add((cursor.isCreated() ? "+" : "-") + cursor.transactionIndex() + " "
          + cursor.transactionId() + " " + cursor.outPoint() + " " + cursor.valueSat() + " "
          + cursor.code() + " " + cursor.script().hex());
    }
    return changes;
  }

  static List<String> changes(JsonNode block) {
    List<String> changes = new ArrayList<>();
    int height = block.path("height").asInt();
    int index = 0;
    for (JsonNode tx : block.path("tx")) {
      String of = index + " " + tx.path("txid").asText() + " ";
      for (JsonNode in : tx.path("vin")) {
        if (!in.has("coinbase")) {
          JsonNode coin = in.path("prevout");
          int code = coin.path("height").asInt() * 2 + (coin.path("generated").asBoolean() ? 1 : 0);
          changes.add(
              "-" + of + in.path("txid").asText() + ":" + in.path("vout").asLong() + " " + sat(coin)
                  + " " + code + " " + coin.path("scriptPubKey").path("hex").asText());
        }
      }
      for (JsonNode out : tx.path("vout")) {
        String hex = out.path("scriptPubKey").path("hex").asText();
        if (height > 0 && !Script.ofHex(hex).isUnspendable()) {
          changes.add("+" + of + tx.path("txid").asText() + ":" + out.path("n").asLong() + " "
              + sat(out) + " " + (height * 2 + (index == 0 ? 1 : 0)) + " " + hex);
        }
      }
      index++;
    }
    return changes;
  }

  private static long sat(JsonNode holder) {
    return holder.path("value").decimalValue().movePointRight(8).longValueExact();
  }

  /** Holds a block's whole meaning against the tree. */
  static void assertSame(BlockDelta delta, JsonNode block) {
    assertThat(changes(delta)).isEqualTo(changes(block));
    assertThat(delta.hash().display()).isEqualTo(block.path("hash").asText());
    assertThat(delta.height()).isEqualTo(block.path("height").asInt());
    assertThat(delta.previousHash().display())
        .isEqualTo(block.path("previousblockhash").asText("0".repeat(64)));
    assertThat(delta.time()).isEqualTo(block.path("time").asLong());
    assertThat(delta.medianTime()).isEqualTo(block.path("mediantime").asLong());
    assertThat(delta.chainwork().hex()).isEqualTo(block.path("chainwork").asText());
    assertThat(delta.transactionCount()).isEqualTo(block.path("nTx").asInt());
    List<Integer> sizes = new ArrayList<>();
    block.path("tx").forEach(tx -> sizes.add(tx.path("size").asInt()));
    assertThat(RestReading.lengths(delta)).isEqualTo(sizes);
  }
}
