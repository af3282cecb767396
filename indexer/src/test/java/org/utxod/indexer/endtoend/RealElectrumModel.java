package org.utxod.indexer.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.utxod.store.chain.Hex;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.chain.Txid;

/** What an Electrum server has to say of a real node's chain and mempool, read from the node's own JSON. */
final class RealElectrumModel {
  private static final int MATURITY = 100;

  /** Answers that do not change: blocks by hash, mempool transactions by id. */
  static final class Truth {
    private final RealNode node;
    private final Map<String, JsonNode> blocks = new HashMap<>();
    private final Map<String, JsonNode> transactions = new HashMap<>();

    Truth(RealNode node) {
      this.node = node;
    }

    private JsonNode block(int height) {
      return blocks.computeIfAbsent(
          node.hash(height).display(), hash -> node.call("getblock", hash, 2));
    }

    private JsonNode transaction(String txid) {
      return transactions.computeIfAbsent(
          txid, unseen -> node.call("getrawtransaction", txid, true));
    }
  }

  /** A coin; {@code height} is 0 where unconfirmed. */
  record Coin(OutPoint point, String script, long sat, int height, boolean coinbase) {}

  private final Map<String, List<ElectrumModel.Line>> lines = new LinkedHashMap<>();
  private final Map<OutPoint, Coin> coins = new TreeMap<>();
  private final Map<String, JsonNode> waiting = new LinkedHashMap<>();
  private final int tip;

  private RealElectrumModel(int tip) {
    this.tip = tip;
  }

  /** As of now; nobody else may change the node meanwhile. */
  static RealElectrumModel of(Truth truth) {
    RealElectrumModel model = new RealElectrumModel(truth.node.height());
    for (int height = 1; height <= model.tip; height++) {
      int at = height;
      for (JsonNode tx : truth.block(height).path("tx")) {
        model.create(tx, height);
        model.spend(tx).forEach(hash -> model.add(hash, tx, at));
      }
    }
    for (JsonNode id : truth.node.call("getrawmempool")) {
      model.waiting.put(id.asText(), truth.transaction(id.asText()));
    }
    model.addMempool();
    return model;
  }

  private void create(JsonNode tx, int height) {
    boolean coinbase = tx.path("vin").path(0).has("coinbase");
    for (JsonNode output : tx.path("vout")) {
      String script = output.path("scriptPubKey").path("hex").asText();
      if (!script.startsWith("6a")) {
        OutPoint point = new OutPoint(
            Txid.ofDisplay(tx.path("txid").asText()), output.path("n").asInt());
        long sat = output.path("value").decimalValue().movePointRight(8).longValueExact();
        coins.put(point, new Coin(point, script, sat, height, coinbase));
      }
    }
  }

  /** Removes what it spends; returns the scripts it touches, its own outputs' too. */
  private Set<String> spend(JsonNode tx) {
    Set<String> touched = new LinkedHashSet<>();
    for (JsonNode input : tx.path("vin")) {
      if (input.has("txid")) {
        OutPoint point = new OutPoint(
            Txid.ofDisplay(input.path("txid").asText()), input.path("vout").asInt());
        touched.add(hash(coins.remove(point).script()));
      }
    }
    for (JsonNode output : tx.path("vout")) {
      String script = output.path("scriptPubKey").path("hex").asText();
      if (!script.startsWith("6a")) {
        touched.add(hash(script));
      }
    }
    return touched;
  }

  private void addMempool() {
    List<JsonNode> order = new ArrayList<>(waiting.values());
    order.sort(Comparator.comparingInt((JsonNode tx) -> -mempoolHeight(tx))
        .thenComparing(tx -> tx.path("txid").asText()));
    order.forEach(tx -> create(tx, 0)); // A child may come before its parent.
    for (JsonNode tx : order) {
      spend(tx).forEach(hash -> add(hash, tx, mempoolHeight(tx)));
    }
  }

  private int mempoolHeight(JsonNode tx) {
    return inputs(tx).stream()
            .anyMatch(point -> waiting.containsKey(point.txid().display()))
        ? -1
        : 0;
  }

  private void add(String hash, JsonNode tx, int height) {
    lines
        .computeIfAbsent(hash, unseen -> new ArrayList<>())
        .add(new ElectrumModel.Line(tx.path("txid").asText(), height));
  }

  private static String hash(String script) {
    return ElectrumModel.hashOf(Script.ofHex(script));
  }

  /** What a transaction spends. */
  static List<OutPoint> inputs(JsonNode tx) {
    List<OutPoint> points = new ArrayList<>();
    for (JsonNode input : tx.path("vin")) {
      if (input.has("txid")) {
        points.add(new OutPoint(
            Txid.ofDisplay(input.path("txid").asText()), input.path("vout").asInt()));
      }
    }
    return points;
  }

  /** Every script that was used, by its hash. */
  Set<String> hashes() {
    return lines.keySet();
  }

  List<ElectrumModel.Line> history(String hash) {
    return lines.getOrDefault(hash, List.of());
  }

  /** Transactions in the mempool, by id. */
  Map<String, JsonNode> waiting() {
    return waiting;
  }

  /** Those of the mempool that spend none of it. */
  List<String> roots() {
    return waiting.values().stream()
        .filter(tx -> mempoolHeight(tx) == 0)
        .map(tx -> tx.path("txid").asText())
        .toList();
  }

  /** Coins of a script that can be spent in the next block. */
  List<Coin> spendable(String script) {
    return coins.values().stream()
        .filter(coin -> coin.script().equals(script))
        .filter(coin -> !coin.coinbase() || coin.height() <= tip + 1 - MATURITY)
        .toList();
  }

  int tip() {
    return tip;
  }

  @Nullable
  String status(String hash) {
    if (history(hash).isEmpty()) {
      return null; // Of what was taken back.
    }
    StringBuilder text = new StringBuilder();
    history(hash)
        .forEach(
            line -> text.append(line.txid()).append(':').append(line.height()).append(':'));
    return Hex.encode(
        ScriptKey.sha256().digest(text.toString().getBytes(StandardCharsets.US_ASCII)));
  }
}
