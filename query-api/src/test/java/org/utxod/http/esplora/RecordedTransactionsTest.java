package org.utxod.http.esplora;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.utxod.chain.BlockHash;
import org.utxod.chain.ChainPoint;
import org.utxod.chain.Network;
import org.utxod.chain.OutPoint;
import org.utxod.chain.Script;
import org.utxod.chain.Txid;
import org.utxod.http.Json;
import org.utxod.port.BlockSource;
import org.utxod.port.ChainTx;
import org.utxod.testing.Corpus;

/** Transactions that real servers answered once are written again to the byte; found by UTXOD_CORPUS. */
class RecordedTransactionsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private record Recorded(Network network, JsonNode tx, String text) {}

  private static List<Recorded> recorded() throws IOException {
    List<Recorded> found = new ArrayList<>();
    for (String line : Files.readAllLines(Corpus.file("real/api/recorded-answers.jsonl"))) {
      JsonNode answer = JSON.readTree(line);
      String uri = answer.path("uri").asText();
      if (!uri.matches("https://(blockstream.info|mempool.space)/.*(/tx/[0-9a-f]{64}|/txs)")) {
        continue;
      }
      Network network = uri.contains("/testnet") ? Network.TESTNET3 : Network.MAINNET;
      JsonNode body = JSON.readTree(answer.path("body").asText());
      for (JsonNode tx : body.isArray() ? body : JSON.createArrayNode().add(body)) {
        ((ObjectNode) tx).remove("sigops"); // mempool.space's own.
        found.add(new Recorded(network, tx, tx.toString()));
      }
    }
    return found;
  }

  private static ChainTx.Output output(JsonNode json) {
    return new ChainTx.Output(
        Script.ofHex(json.path("scriptpubkey").asText()), json.path("value").asLong());
  }

  private static Shapes.PlacedTx read(JsonNode tx) {
    List<ChainTx.Input> inputs = new ArrayList<>();
    for (JsonNode in : tx.path("vin")) {
      List<String> witness = new ArrayList<>();
      in.path("witness").forEach(item -> witness.add(item.asText()));
      boolean coinbase = in.path("is_coinbase").asBoolean();
      inputs.add(new ChainTx.Input(
          coinbase
              ? null
              : new OutPoint(
                  Txid.ofDisplay(in.path("txid").asText()), in.path("vout").asLong()),
          coinbase ? null : output(in.path("prevout")),
          in.path("scriptsig").asText(),
          witness,
          in.path("sequence").asLong()));
    }
    List<ChainTx.Output> outputs = new ArrayList<>();
    tx.path("vout").forEach(out -> outputs.add(output(out)));
    JsonNode status = tx.path("status");
    boolean confirmed = status.path("confirmed").asBoolean();
    BlockHash hash = confirmed ? BlockHash.ofDisplay(status.path("block_hash").asText()) : null;
    return new Shapes.PlacedTx(
        new ChainTx(
            Txid.ofDisplay(tx.path("txid").asText()),
            tx.path("version").asLong(),
            tx.path("locktime").asLong(),
            inputs,
            outputs,
            tx.path("size").asInt(),
            tx.path("weight").asInt(),
            "",
            hash),
        hash == null
            ? null
            : new BlockSource.Header(
                new ChainPoint(status.path("block_height").asInt(), hash),
                status.path("block_time").asLong()));
  }

  @Test
  void are_written_again_to_the_byte_with_asm_types_addresses_and_fees() throws IOException {
    List<Recorded> all = recorded();
    assertThat(all).hasSizeGreaterThan(10);
    for (Recorded recorded : all) {
      Shapes shapes = new Shapes(recorded.network());
      Shapes.PlacedTx placed = read(recorded.tx());
      String written =
          new String(Json.bytes(json -> shapes.transaction(json, placed)), StandardCharsets.UTF_8);
      assertThat(written).isEqualTo(recorded.text());
    }
  }
}
