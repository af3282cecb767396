package org.utxod.indexer.simnode.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.simnode.chain.BlockViews;
import org.utxod.indexer.simnode.chain.SimBlock;
import org.utxod.indexer.simnode.chain.SimChain;
import org.utxod.indexer.simnode.chain.SimError;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.Hex;
import org.utxod.store.chain.Txid;

/** The methods about single transactions and coins, with Core's texts (rpc/rawtransaction.cpp, rpc/blockchain.cpp). */
public final class TransactionMethods {
  private static final JsonMapper JSON = JsonMapper.builder()
      .enable(com.fasterxml.jackson.databind.DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
      .disable(com.fasterxml.jackson.databind.cfg.JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
      .build();

  private final SimChain chain;
  private final IntSupplier prunedBelow;
  private final BooleanSupplier spendsIndexed;
  private final BooleanSupplier transactionsIndexed;

  /**
   * @param spendsIndexed whether the node has a txospenderindex
   * @param transactionsIndexed whether it has a txindex
   */
  public TransactionMethods(
      SimChain chain,
      IntSupplier prunedBelow,
      BooleanSupplier spendsIndexed,
      BooleanSupplier transactionsIndexed) {
    this.transactionsIndexed = transactionsIndexed;
    this.chain = chain;
    this.prunedBelow = prunedBelow;
    this.spendsIndexed = spendsIndexed;
  }

  public void register(Map<String, SimMethod> registry) {
    SimMethod unconfirmed = Objects.requireNonNull(registry.get("getrawtransaction"));
    registry.put("getrawtransaction", params -> {
      refuseGenesis(params);
      return params.hasNonNull(2) ? ofBlock(params) : byId(unconfirmed, params);
    });
    registry.put("gettxoutproof", this::proof);
    registry.put("gettxspendingprevout", this::spendingPrevout);
    registry.put(
        "estimatesmartfee",
        params ->
            Params.json("{\"errors\":[\"Insufficient data or no feerate found\"],\"blocks\":0}"));
  }

  private void refuseGenesis(JsonNode params) {
    String genesis = read(chain.active(0).orElseThrow().json())
        .path("tx")
        .path(0)
        .path("txid")
        .asText();
    if (params.path(0).asText().equals(genesis)) {
      throw new SimError(
          -5,
          "The genesis block coinbase is not considered an ordinary transaction and cannot be retrieved");
    }
  }

  private List<byte[]> byId(SimMethod bytes, JsonNode params) throws InterruptedException {
    try {
      return unconfirmed(bytes, params);
    } catch (SimError e) {
      if (!transactionsIndexed.getAsBoolean()) {
        throw e;
      }
    }
    String txid = Params.hash(params, 0, "txid").display();
    for (int height = chain.activeTip().height(); height > 0; height--) {
      SimBlock block = chain.active(height).orElseThrow();
      for (JsonNode tx : read(block.json()).path("tx")) {
        if (tx.path("txid").asText().equals(txid)) {
          return result(
              (ObjectNode) tx,
              chain.placed(block.hash()).orElseThrow(),
              Params.verbosity(params, 0));
        }
      }
    }
    throw new SimError(
        -5,
        "No such mempool or blockchain transaction. Use gettransaction for wallet transactions.");
  }

  /** From the mempool, whose method returns bytes; a node without a transaction index finds no others by txid alone. */
  private static List<byte[]> unconfirmed(SimMethod bytes, JsonNode params)
      throws InterruptedException {
    ArrayNode raw = JSON.createArrayNode().add(params.path(0)).add(0);
    List<byte[]> hex = bytes.call(raw);
    if (Params.verbosity(params, 0) == 0) {
      return hex;
    }
    String quoted = new String(BlockViews.join(hex), StandardCharsets.UTF_8);
    return Params.json(
        RawTransactionJson.of(params.path(0).asText(), quoted.substring(1, quoted.length() - 1)));
  }

  private List<byte[]> ofBlock(JsonNode params) {
    String txid = Params.hash(params, 0, "txid").display();
    int verbosity = Params.verbosity(params, 0);
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

  /** Of one transaction, in a given block: this node has no transaction index. */
  private List<byte[]> proof(JsonNode params) {
    String txid = Params.hash(params.path(0), 0, "txid").display();
    BlockHash hash = Params.hash(params, 1, "blockhash");
    SimBlock block = chain.block(hash).orElseThrow(() -> new SimError(-5, "Block not found"));
    if (block.height() < prunedBelow.getAsInt()) {
      throw new SimError(-1, "Block not available (pruned data)");
    }
    List<Txid> txids = new ArrayList<>();
    read(block.json())
        .path("tx")
        .forEach(tx -> txids.add(Txid.ofDisplay(tx.path("txid").asText())));
    int at = txids.indexOf(Txid.ofDisplay(txid));
    if (at < 0) {
      throw new SimError(-5, "Not all transactions found in specified or retrieved block");
    }
    return Params.quoted(Hex.encode(TxOutProof.of(block.rawHeader(), txids, at)));
  }

  private List<byte[]> spendingPrevout(JsonNode params) {
    StringBuilder all = new StringBuilder("[");
    for (JsonNode requested : params.path(0)) {
      String txid = requested.path("txid").asText();
      long vout = requested.path("vout").asLong();
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
