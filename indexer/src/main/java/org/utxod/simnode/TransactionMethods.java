package org.utxod.simnode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.utxod.bitcoind.BtcAmount;
import org.utxod.chain.BlockHash;
import org.utxod.chain.OutPoint;
import org.utxod.chain.Txid;

/** The methods about single transactions and coins, with Core's texts (rpc/rawtransaction.cpp, rpc/blockchain.cpp). */
final class TransactionMethods {
  private static final JsonMapper JSON = JsonMapper.builder()
      .enable(com.fasterxml.jackson.databind.DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
      .disable(com.fasterxml.jackson.databind.cfg.JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
      .build();

  private final SimChain chain;
  private final UtxoModel model;
  private final IntSupplier prunedBelow;
  private final BooleanSupplier spendsIndexed;

  /** @param spendsIndexed whether the node has a txospenderindex; it never has a txindex */
  TransactionMethods(
      SimChain chain, UtxoModel model, IntSupplier prunedBelow, BooleanSupplier spendsIndexed) {
    this.chain = chain;
    this.model = model;
    this.prunedBelow = prunedBelow;
    this.spendsIndexed = spendsIndexed;
  }

  void register(Map<String, SimMethod> registry) {
    registry.put("getrawtransaction", this::rawTransaction);
    registry.put("gettxout", this::txOut);
    registry.put("gettxspendingprevout", this::spendingPrevout);
    registry.put(
        "estimatesmartfee",
        params ->
            Params.json("{\"errors\":[\"Insufficient data or no feerate found\"],\"blocks\":0}"));
  }

  private List<byte[]> rawTransaction(JsonNode params) {
    String txid = Params.hash(params, 0, "txid").display();
    int verbosity = Params.verbosity(params, 0);
    if (!params.hasNonNull(2)) {
      throw new SimError(
          -5,
          "No such mempool transaction. Use -txindex or provide a block hash to enable blockchain transaction queries."
              + " Use gettransaction for wallet transactions.");
    }
    BlockHash hash = Params.hash(params, 2, "blockhash");
    SimChain.Placed placed =
        chain.placed(hash).orElseThrow(() -> new SimError(-5, "Block hash not found"));
    if (placed.block().height() < prunedBelow.getAsInt()) {
      throw new SimError(-1, "Block not available (pruned data)");
    }
    for (JsonNode tx : read(placed.block().json()).path("tx")) {
      if (tx.path("txid").asText().equals(txid)) {
        return result((ObjectNode) tx, placed, verbosity);
      }
    }
    throw new SimError(
        -5,
        "No such transaction found in the provided block. Use gettransaction for wallet transactions.");
  }

  private static List<byte[]> result(ObjectNode tx, SimChain.Placed placed, int verbosity) {
    if (verbosity == 0) {
      return Params.quoted(tx.path("hex").asText());
    }
    if (verbosity == 1) {
      tx.remove("fee");
      tx.path("vin").forEach(in -> ((ObjectNode) in).remove("prevout"));
    }
    ObjectNode all = JSON.createObjectNode();
    all.put("in_active_chain", placed.confirmations() > 0);
    all.setAll(tx);
    all.put("blockhash", placed.block().hash().display());
    all.put("confirmations", Math.max(0, placed.confirmations()));
    all.put("time", placed.block().time());
    all.put("blocktime", placed.block().time());
    return Params.json(all.toString());
  }

  private List<byte[]> txOut(JsonNode params) {
    OutPoint asked = new OutPoint(
        Txid.ofDisplay(Params.hash(params, 0, "txid").display()), Params.integer(params, 1, "n"));
    UtxoModel.State tip = model.tip();
    Optional<ModelCoin> coin =
        tip.coins().stream().filter(held -> held.outPoint().equals(asked)).findFirst();
    return coin.map(held -> Params.json(
            "{\"bestblock\":\"%s\",\"confirmations\":%d,\"value\":%s,\"scriptPubKey\":{\"hex\":\"%s\"},\"coinbase\":%s}"
                .formatted(
                    tip.block().hash(),
                    tip.block().height() - held.height() + 1,
                    BtcAmount.format(held.sat()),
                    held.script().hex(),
                    held.coinbase())))
        .orElseGet(() -> Params.json("null"));
  }

  private List<byte[]> spendingPrevout(JsonNode params) {
    StringBuilder all = new StringBuilder("[");
    for (JsonNode asked : params.path(0)) {
      String txid = asked.path("txid").asText();
      long vout = asked.path("vout").asLong();
      all.append(all.length() > 1 ? "," : "");
      all.append("{\"txid\":\"%s\",\"vout\":%d".formatted(txid, vout));
      String spender = spendsIndexed.getAsBoolean() ? spender(txid, vout) : null;
      all.append(spender == null ? "" : spender).append('}');
    }
    return Params.json(all.append(']').toString());
  }

  private @Nullable String spender(String txid, long vout) {
    for (int height = chain.activeTip().height(); height > 0; height--) {
      SimBlock block = chain.active(height).orElseThrow();
      for (JsonNode tx : read(block.json()).path("tx")) {
        for (JsonNode in : tx.path("vin")) {
          if (in.path("txid").asText().equals(txid) && in.path("vout").asLong(-1) == vout) {
            return ",\"spendingtxid\":\"%s\",\"blockhash\":\"%s\""
                .formatted(tx.path("txid").asText(), block.hash());
          }
        }
      }
    }
    return null;
  }

  private static JsonNode read(byte[] json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
