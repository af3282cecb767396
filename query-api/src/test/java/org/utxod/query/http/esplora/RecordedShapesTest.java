package org.utxod.query.http.esplora;

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
import org.utxod.query.http.Json;
import org.utxod.query.port.BlockLookup;
import org.utxod.query.port.ChainTx;
import org.utxod.query.testing.Corpus;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.Txid;

/** What real servers answered once are written again to the byte; found by UTXOD_CORPUS. */
class RecordedShapesTest {
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

  private static EsploraJson.PlacedTx read(JsonNode tx) {
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
    return new EsploraJson.PlacedTx(
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
        hash == null ? null : header(status));
  }

  @Test
  void are_written_again_to_the_byte_with_asm_types_addresses_and_fees() throws IOException {
    List<Recorded> all = recorded();
    assertThat(all).hasSizeGreaterThan(10);
    for (Recorded recorded : all) {
      EsploraJson esploraJson = new EsploraJson(recorded.network());
      EsploraJson.PlacedTx placed = read(recorded.tx());
      String written = new String(
          Json.bytes(json -> esploraJson.transaction(json, placed)), StandardCharsets.UTF_8);
      assertThat(written).isEqualTo(recorded.text());
    }
  }

  private static List<JsonNode> bodies(String uri) throws IOException {
    List<JsonNode> found = new ArrayList<>();
    for (String line : Files.readAllLines(Corpus.file("real/api/recorded-answers.jsonl"))) {
      JsonNode answer = JSON.readTree(line);
      if (answer.path("uri").asText().matches(uri)) {
        found.add(JSON.readTree(answer.path("body").asText()));
      }
    }
    assertThat(found).isNotEmpty();
    return found;
  }

  private static EsploraJson.Stats stats(JsonNode json) {
    return new EsploraJson.Stats(
        json.path("funded_txo_count").asLong(),
        json.path("funded_txo_sum").asLong(),
        json.path("spent_txo_count").asLong(),
        json.path("spent_txo_sum").asLong(),
        json.path("tx_count").asLong());
  }

  @Test
  void sums_of_an_address_are_written_again_to_the_byte() throws IOException {
    EsploraJson esploraJson = new EsploraJson(Network.MAINNET);
    for (JsonNode body : bodies("https://blockstream.info/.*/address/[^/]*")) {
      byte[] written = Json.bytes(json -> esploraJson.script(
          json,
          "address",
          body.path("address").asText(),
          stats(body.path("chain_stats")),
          stats(body.path("mempool_stats"))));
      assertThat(new String(written, StandardCharsets.UTF_8)).isEqualTo(body.toString());
    }
  }

  @Test
  void coins_of_an_address_are_written_again_to_the_byte() throws IOException {
    EsploraJson esploraJson = new EsploraJson(Network.MAINNET);
    for (JsonNode body : bodies("https://(blockstream.info|mempool.space)/.*/address/[^/]*/utxo")) {
      List<EsploraJson.Coin> coins = new ArrayList<>();
      for (JsonNode coin : body) {
        JsonNode status = coin.path("status");
        coins.add(new EsploraJson.Coin(
            new OutPoint(
                Txid.ofDisplay(coin.path("txid").asText()), coin.path("vout").asLong()),
            coin.path("value").asLong(),
            status.path("confirmed").asBoolean() ? header(status) : null));
      }
      byte[] written = Json.bytes(json -> esploraJson.coins(json, coins));
      assertThat(new String(written, StandardCharsets.UTF_8)).isEqualTo(body.toString());
    }
  }

  private static BlockLookup.Header header(JsonNode status) {
    return new BlockLookup.Header(
        new ChainPoint(
            status.path("block_height").asInt(),
            BlockHash.ofDisplay(status.path("block_hash").asText())),
        status.path("block_time").asLong());
  }
}
