package org.utxod.bitcoind;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.utxod.bitcoind.NodeFault.Kind;
import org.utxod.chain.BlockHash;
import org.utxod.chain.ChainPoint;
import org.utxod.chain.OutPoint;
import org.utxod.chain.Txid;
import org.utxod.port.BlockSource;
import org.utxod.port.BodySource;
import org.utxod.port.ChainBlock;
import org.utxod.port.ChainTx;
import org.utxod.port.TransactionLookup;

/**
 * What one node says of single transactions and blocks, in as few requests as it takes. Every failure is a {@link NodeFault}.
 * Safe for use by any number of threads; the client belongs to others.
 */
public final class NodeLookups {
  private static final int WITH_PREVOUTS = 2;
  private static final int IDS_ONLY = 1;
  private static final int RAW = 0;
  private static final int NO_SUCH_THING = -5;
  private static final int SAT_PER_VBYTE_DECIMALS = 5;

  /** Blocks in one batch, whose ids are read into memory. */
  private static final int BLOCKS_AT_ONCE = 10;

  private final RpcClient rpc;
  private final String label;

  public NodeLookups(BitcoinNode node) {
    this.rpc = node.rpc();
    this.label = node.label();
  }

  /** A transaction where the node finds it by its id alone: in its mempool, or by its {@code txindex}. */
  public TransactionLookup transaction(Txid txid) {
    try {
      JsonNode answer = rpc.call("getrawtransaction", txid.display(), WITH_PREVOUTS);
      return new TransactionLookup.Found(
          TransactionJson.read(fields("getrawtransaction", answer), txid));
    } catch (NodeFault e) {
      if (e.code() != NO_SUCH_THING) {
        throw e;
      }
      return Misses.isOfGenesis(e)
          ? new TransactionLookup.Found(ofGenesis(txid, genesis()))
          : Misses.lookup(e);
    }
  }

  /** As {@link #transaction(Txid)}, in that block; empty where the block does not have it, or is unknown. */
  public Optional<ChainTx> transaction(Txid txid, BlockHash block) {
    try {
      return Optional.of(transactions(List.of(txid), List.of(block)).get(0));
    } catch (NodeFault e) {
      if (e.code() == NO_SUCH_THING) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private BlockHash genesis() {
    JsonNode answer = rpc.call("getblockhash", 0);
    return fields("getblockhash", answer).hash("hash", answer);
  }

  /** Core gives the genesis block's transaction with that block alone. */
  private ChainTx ofGenesis(Txid txid, BlockHash genesis) {
    JsonNode block = rpc.call("getblock", genesis.display(), WITH_PREVOUTS);
    ChainTx tx = TransactionJson.read(fields("getblock", block.path("tx").path(0)), txid);
    return new ChainTx(
        tx.txid(),
        tx.version(),
        tx.lockTime(),
        tx.inputs(),
        tx.outputs(),
        tx.size(),
        tx.weight(),
        tx.hex(),
        genesis);
  }

  /**
   * Why the node's word that a transaction is nowhere does not count yet: it is downloading the chain, or reading its mempool
   * after a start; null where it counts.
   */
  public @Nullable String notReadyToMiss(boolean downloadCounts) {
    List<RpcOutcome> outcomes =
        rpc.batch(List.of(RpcCall.of("getblockchaininfo"), RpcCall.of("getmempoolinfo")));
    JsonNode chain = outcomes.get(0).orThrow();
    if (downloadCounts && chain.path("initialblockdownload").asBoolean()) {
      return "The node is still downloading the chain; ask again";
    }
    // Whoever is not let to ask takes the node's word.
    boolean reading = outcomes.get(1) instanceof RpcOutcome.Result mempool
        && !mempool.value().path("loaded").asBoolean(true);
    return reading ? "The node is still reading its mempool after its start; ask again" : null;
  }

  /** Transactions of these blocks, in the order asked. */
  public List<ChainTx> transactions(List<Txid> txids, List<BlockHash> blocks) {
    List<RpcCall> calls = new ArrayList<>();
    for (int i = 0; i < txids.size(); i++) {
      calls.add(RpcCall.of(
          "getrawtransaction",
          txids.get(i).display(),
          WITH_PREVOUTS,
          blocks.get(i).display()));
    }
    List<ChainTx> found = new ArrayList<>();
    for (RpcOutcome outcome : rpc.batch(calls)) {
      Txid txid = txids.get(found.size());
      if (outcome instanceof RpcOutcome.Failure failure && Misses.isOfGenesis(failure.fault())) {
        found.add(ofGenesis(txid, blocks.get(found.size())));
      } else {
        found.add(TransactionJson.read(fields("getrawtransaction", outcome.orThrow()), txid));
      }
    }
    return found;
  }

  /** Those that it finds by their ids alone, in the order asked. */
  public List<ChainTx> found(List<Txid> txids) {
    List<RpcCall> calls = txids.stream()
        .map(txid -> RpcCall.of("getrawtransaction", txid.display(), WITH_PREVOUTS))
        .toList();
    List<ChainTx> found = new ArrayList<>();
    List<RpcOutcome> outcomes = inBatches(calls);
    for (int i = 0; i < outcomes.size(); i++) {
      if (outcomes.get(i) instanceof RpcOutcome.Failure failure
          && failure.fault().code() == NO_SUCH_THING) {
        continue;
      }
      Fields fields = fields("getrawtransaction", outcomes.get(i).orThrow());
      found.add(TransactionJson.read(fields, txids.get(i)));
    }
    return found;
  }

  /** A coin of the node's UTXO set: by which block it was made, counted from the node's tip, and what it holds. */
  public record UnspentCoin(BlockHash bestBlock, int confirmations, ChainTx.Output output) {}

  /** These coins in its UTXO set, its mempool not regarded, in the order asked; null for each that is not there. */
  public List<@Nullable UnspentCoin> unspent(List<OutPoint> coins) {
    List<RpcCall> calls = coins.stream()
        .map(coin -> RpcCall.of("gettxout", coin.txid().display(), coin.vout(), false))
        .toList();
    List<@Nullable UnspentCoin> found = new ArrayList<>();
    for (RpcOutcome outcome : inBatches(calls)) {
      JsonNode answer = outcome.orThrow();
      if (answer.isNull()) {
        found.add(null);
      } else {
        Fields fields = fields("gettxout", answer);
        found.add(new UnspentCoin(
            fields.hash("bestblock"),
            fields.integer("confirmations"),
            TransactionJson.output(fields)));
      }
    }
    return found;
  }

  private List<RpcOutcome> inBatches(List<RpcCall> calls) {
    List<RpcOutcome> outcomes = new ArrayList<>();
    for (int from = 0; from < calls.size(); from += RpcClient.LARGEST_BATCH) {
      outcomes.addAll(
          rpc.batch(calls.subList(from, Math.min(from + RpcClient.LARGEST_BATCH, calls.size()))));
    }
    return outcomes;
  }

  /** Who spends a coin; {@code block} is null where unconfirmed. */
  public record Spender(Txid txid, @Nullable BlockHash block) {}

  /**
   * Who spends these coins, in its mempool or, where it keeps an index of spends (Core 31), in its chain; in the order asked,
   * null for each of which it knows nobody.
   *
   * @throws NodeFault {@code METHOD_UNAVAILABLE} before Core 24
   */
  public List<@Nullable Spender> spenders(List<OutPoint> coins) {
    List<Map<String, Object>> asked = new ArrayList<>();
    for (OutPoint coin : coins) {
      asked.add(Map.of("txid", coin.txid().display(), "vout", coin.vout()));
    }
    JsonNode answer = rpc.call("gettxspendingprevout", asked);
    if (!answer.isArray() || answer.size() != coins.size()) {
      throw fields("gettxspendingprevout", answer).unusable("list of spends");
    }
    List<@Nullable Spender> found = new ArrayList<>();
    for (JsonNode item : answer) {
      Fields fields = fields("gettxspendingprevout", item);
      found.add(
          fields.has("spendingtxid")
              ? new Spender(
                  Txid.ofDisplay(fields.hash("spendingtxid").display()),
                  fields.has("blockhash") ? fields.hash("blockhash") : null)
              : null);
    }
    return found;
  }

  /** Blocks in the order asked, each empty where it has never seen it. */
  public List<Optional<ChainBlock>> blocks(List<BlockHash> hashes) {
    List<Optional<ChainBlock>> found = new ArrayList<>();
    for (int from = 0; from < hashes.size(); from += BLOCKS_AT_ONCE) {
      List<BlockHash> some = hashes.subList(from, Math.min(from + BLOCKS_AT_ONCE, hashes.size()));
      List<RpcCall> calls = some.stream()
          .map(hash -> RpcCall.of("getblock", hash.display(), IDS_ONLY))
          .toList();
      for (RpcOutcome outcome : rpc.batch(calls)) {
        found.add(isUnknown(outcome) ? Optional.empty() : Optional.of(block(outcome.orThrow())));
      }
    }
    return found;
  }

  private static boolean isUnknown(RpcOutcome outcome) {
    return outcome instanceof RpcOutcome.Failure failure
        && failure.fault().kind() == Kind.UNKNOWN_BLOCK;
  }

  private ChainBlock block(JsonNode answer) {
    Fields fields = fields("getblock", answer);
    String bits = fields.text("bits");
    if (!bits.matches("[0-9a-f]{8}")) {
      throw fields.unusable("bits");
    }
    List<Txid> txids = new ArrayList<>();
    for (JsonNode txid : answer.path("tx")) {
      txids.add(Txid.ofDisplay(fields.hash("tx", txid).display()));
    }
    JsonNode difficulty = answer.path("difficulty");
    if (!difficulty.isNumber() || txids.isEmpty()) {
      throw fields.unusable("difficulty or list of transactions");
    }
    return new ChainBlock(
        new ChainPoint(fields.height("height"), fields.hash("hash")),
        fields.integer("version"),
        fields.time("time"),
        fields.time("mediantime"),
        fields.time("nonce"),
        Long.parseLong(bits, 16),
        difficulty.decimalValue(),
        fields.height("size"),
        fields.height("weight"),
        fields.hash("merkleroot").display(),
        fields.has("previousblockhash") ? fields.hash("previousblockhash") : null,
        txids);
  }

  /** The block's bytes, read from the node while they are taken; empty where it has never seen it. */
  public Optional<BodySource> raw(BlockHash hash) {
    try {
      return Optional.of(rpc.openHex(RpcCall.of("getblock", hash.display(), RAW)));
    } catch (NodeFault e) {
      if (e.kind() == Kind.UNKNOWN_BLOCK) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** The block's header as digits; empty where it has never seen it. */
  public Optional<String> rawHeader(BlockHash hash) {
    try {
      JsonNode answer = rpc.call("getblockheader", hash.display(), false);
      return Optional.of(hexadecimal("getblockheader", answer));
    } catch (NodeFault e) {
      if (e.kind() == Kind.UNKNOWN_BLOCK) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Proof that a transaction is in a block, as digits; empty where the block does not have it, or is unknown. */
  public Optional<String> merkleBlock(Txid txid, BlockHash block) {
    try {
      JsonNode answer = rpc.call("gettxoutproof", List.of(txid.display()), block.display());
      return Optional.of(hexadecimal("gettxoutproof", answer));
    } catch (NodeFault e) {
      if (e.code() == NO_SUCH_THING) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private String hexadecimal(String method, JsonNode answer) {
    if (!answer.isTextual() || !answer.textValue().matches("([0-9a-f]{2})+")) {
      throw fields(method, answer).unusable("hexadecimal block");
    }
    return answer.textValue();
  }

  /** Headers of its main chain by height; those above its tip are left out. */
  public Map<Integer, BlockSource.Header> headers(List<Integer> heights) {
    List<RpcCall> calls =
        heights.stream().map(height -> RpcCall.of("getblockhash", height)).toList();
    List<RpcCall> byHash = new ArrayList<>();
    for (RpcOutcome outcome : rpc.batch(calls)) {
      if (outcome instanceof RpcOutcome.Failure failure
          && failure.fault().kind() == Kind.OUT_OF_RANGE) {
        continue;
      }
      JsonNode answer = outcome.orThrow();
      byHash.add(RpcCall.of(
          "getblockheader", fields("getblockhash", answer).hash("hash", answer).display()));
    }
    Map<Integer, BlockSource.Header> headers = new HashMap<>();
    for (RpcOutcome outcome : rpc.batch(byHash)) {
      Fields fields = fields("getblockheader", outcome.orThrow());
      ChainPoint point = new ChainPoint(fields.height("height"), fields.hash("hash"));
      headers.put(point.height(), new BlockSource.Header(point, fields.time("time")));
    }
    return headers;
  }

  /**
   * Hands it a transaction.
   *
   * @throws NodeFault {@code REFUSED} with the node's own {@link NodeFault#said} where it does not take it
   */
  public Txid send(String hex) {
    JsonNode answer = rpc.call("sendrawtransaction", hex);
    return Txid.ofDisplay(
        fields("sendrawtransaction", answer).hash("txid", answer).display());
  }

  /**
   * Hands it transactions that belong together; its answer says of each what became of it.
   *
   * @param limits {@code maxfeerate} and {@code maxburnamount}, the second only behind the first
   * @throws NodeFault {@code REFUSED} with the node's own {@link NodeFault#said} where it does not look at them
   */
  public JsonNode submitPackage(List<String> hexes, List<BigDecimal> limits) {
    List<Object> params = new ArrayList<>();
    params.add(hexes);
    params.addAll(limits);
    JsonNode answer = rpc.call("submitpackage", params.toArray());
    if (!answer.path("tx-results").isObject()) {
      throw fields("submitpackage", answer).unusable("tx-results");
    }
    return answer;
  }

  /** Its fee estimates in satoshis per virtual byte, by blocks to wait; without those that it does not have. */
  public SortedMap<Integer, BigDecimal> feeEstimates(List<Integer> targets) {
    List<RpcCall> calls =
        targets.stream().map(target -> RpcCall.of("estimatesmartfee", target)).toList();
    SortedMap<Integer, BigDecimal> estimates = new TreeMap<>();
    List<RpcOutcome> outcomes = rpc.batch(calls);
    for (int i = 0; i < outcomes.size(); i++) {
      if (outcomes.get(i) instanceof RpcOutcome.Failure failure
          && failure.fault().kind() == Kind.REFUSED) {
        continue; // A node that relays no transactions estimates no fees.
      }
      JsonNode rate = outcomes.get(i).orThrow().path("feerate");
      if (rate.isNumber()) {
        estimates.put(targets.get(i), rate.decimalValue().movePointRight(SAT_PER_VBYTE_DECIMALS));
      }
    }
    return estimates;
  }

  private Fields fields(String method, JsonNode answer) {
    return new Fields(label, method, answer);
  }
}
