package org.utxod.indexer.bitcoind;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.bitcoind.rpc.NodeException;
import org.utxod.indexer.bitcoind.rpc.NodeException.Kind;
import org.utxod.indexer.bitcoind.rpc.RpcCall;
import org.utxod.indexer.bitcoind.rpc.RpcClient;
import org.utxod.indexer.bitcoind.rpc.RpcOutcome;
import org.utxod.query.port.BlockLookup;
import org.utxod.query.port.BodySource;
import org.utxod.query.port.ChainBlock;
import org.utxod.query.port.ChainTx;
import org.utxod.query.port.FeeEstimates;
import org.utxod.query.port.TransactionLookup;
import org.utxod.query.port.TransactionSource;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Txid;

/**
 * Looks up transactions and blocks at one node, in as few requests as possible. Every failure is a {@link
 * NodeException}. Thread-safe; the client belongs to others.
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
    } catch (NodeException e) {
      if (e.code() != NO_SUCH_THING) {
        throw e;
      }
      return Misses.isOfGenesis(e)
          ? new TransactionLookup.Found(ofGenesis(txid, genesis()))
          : Misses.lookup(e);
    }
  }

  /** A transaction in a block; empty if the block does not have it, or is unknown. */
  public Optional<ChainTx> transaction(Txid txid, BlockHash block) {
    try {
      return Optional.of(transactions(List.of(txid), List.of(block)).get(0));
    } catch (NodeException e) {
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
   * Why the node's word that a transaction is nowhere does not count yet: it is downloading the chain, or reading its
   * mempool after a start; null where it counts.
   */
  public @Nullable String notReadyToMiss(boolean downloadCounts) {
    List<RpcOutcome> outcomes =
        rpc.batch(List.of(RpcCall.of("getblockchaininfo"), RpcCall.of("getmempoolinfo")));
    JsonNode chain = outcomes.get(0).orThrow();
    if (downloadCounts && chain.path("initialblockdownload").asBoolean()) {
      return "The node is still in initial block download; retry";
    }
    // If the user may not call this, the node's answer is accepted.
    boolean reading = outcomes.get(1) instanceof RpcOutcome.Result mempool
        && !mempool.value().path("loaded").asBoolean(true);
    return reading ? "The node is still loading its mempool; retry" : null;
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

  /**
   * Transactions by their places in blocks, without prevouts, in the order asked: one request and a few hundred bytes
   * each, where others make the node read whole blocks.
   *
   * @param pool of threads that help where there are many
   * @throws NodeException {@code METHOD_UNAVAILABLE} before Core 31, and without REST
   */
  public List<ChainTx> at(List<TransactionSource.BytePlace> places, Executor pool) {
    return BlockParts.read(rpc, label, places, pool);
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
      RpcFields rpcFields = fields("getrawtransaction", outcomes.get(i).orThrow());
      found.add(TransactionJson.read(rpcFields, txids.get(i)));
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
        RpcFields rpcFields = fields("gettxout", answer);
        found.add(new UnspentCoin(
            rpcFields.hash("bestblock"),
            rpcFields.integer("confirmations"),
            TransactionJson.output(rpcFields)));
      }
    }
    return found;
  }

  private List<RpcOutcome> inBatches(List<RpcCall> calls) {
    List<RpcOutcome> outcomes = new ArrayList<>();
    for (int from = 0; from < calls.size(); from += RpcClient.MAX_BATCH) {
      outcomes.addAll(
          rpc.batch(calls.subList(from, Math.min(from + RpcClient.MAX_BATCH, calls.size()))));
    }
    return outcomes;
  }

  /** The spender of a coin; {@code block} is null where unconfirmed. */
  public record Spender(Txid txid, @Nullable BlockHash block) {}

  /**
   * The spenders of these coins, in its mempool or, where it keeps an index of spends (Core 31), in its chain; in the
   * order asked, null for each of which it knows nobody.
   *
   * @throws NodeException {@code METHOD_UNAVAILABLE} before Core 24
   */
  public List<@Nullable Spender> spenders(List<OutPoint> coins) {
    List<Map<String, Object>> requested = new ArrayList<>();
    for (OutPoint coin : coins) {
      requested.add(Map.of("txid", coin.txid().display(), "vout", coin.vout()));
    }
    JsonNode answer = rpc.call("gettxspendingprevout", requested);
    if (!answer.isArray() || answer.size() != coins.size()) {
      throw fields("gettxspendingprevout", answer).unusable("list of spends");
    }
    List<@Nullable Spender> found = new ArrayList<>();
    for (JsonNode item : answer) {
      RpcFields rpcFields = fields("gettxspendingprevout", item);
      found.add(
          rpcFields.has("spendingtxid")
              ? new Spender(
                  Txid.ofDisplay(rpcFields.hash("spendingtxid").display()),
                  rpcFields.has("blockhash") ? rpcFields.hash("blockhash") : null)
              : null);
    }
    return found;
  }

  /** Blocks in the order asked, each empty if it has never seen it. */
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
    RpcFields rpcFields = fields("getblock", answer);
    String bits = rpcFields.text("bits");
    if (!bits.matches("[0-9a-f]{8}")) {
      throw rpcFields.unusable("bits");
    }
    List<Txid> txids = new ArrayList<>();
    for (JsonNode txid : answer.path("tx")) {
      txids.add(Txid.ofDisplay(rpcFields.hash("tx", txid).display()));
    }
    JsonNode difficulty = answer.path("difficulty");
    if (!difficulty.isNumber() || txids.isEmpty()) {
      throw rpcFields.unusable("difficulty or list of transactions");
    }
    return new ChainBlock(
        new ChainPoint(rpcFields.height("height"), rpcFields.hash("hash")),
        rpcFields.integer("version"),
        rpcFields.time("time"),
        rpcFields.time("mediantime"),
        rpcFields.time("nonce"),
        Long.parseLong(bits, 16),
        difficulty.decimalValue(),
        rpcFields.height("size"),
        rpcFields.height("weight"),
        rpcFields.hash("merkleroot").display(),
        rpcFields.has("previousblockhash") ? rpcFields.hash("previousblockhash") : null,
        txids);
  }

  /** The block's bytes, read from the node while they are taken; empty if it has never seen it. */
  public Optional<BodySource> raw(BlockHash hash) {
    try {
      return Optional.of(rpc.openHex(RpcCall.of("getblock", hash.display(), RAW)));
    } catch (NodeException e) {
      if (e.kind() == Kind.UNKNOWN_BLOCK) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** The block's height and time; empty if it has never seen it. */
  public Optional<BlockLookup.Header> header(BlockHash hash) {
    try {
      return Optional.of(header(rpc.call("getblockheader", hash.display())));
    } catch (NodeException e) {
      if (e.kind() == Kind.UNKNOWN_BLOCK) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private BlockLookup.Header header(JsonNode answer) {
    RpcFields rpcFields = fields("getblockheader", answer);
    ChainPoint point = new ChainPoint(rpcFields.height("height"), rpcFields.hash("hash"));
    return new BlockLookup.Header(point, rpcFields.time("time"));
  }

  /** The block's header as digits; empty if it has never seen it. */
  public Optional<String> rawHeader(BlockHash hash) {
    try {
      JsonNode answer = rpc.call("getblockheader", hash.display(), false);
      return Optional.of(hexadecimal("getblockheader", answer));
    } catch (NodeException e) {
      if (e.kind() == Kind.UNKNOWN_BLOCK) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** The headers of blocks as digits, in the order asked; empty for each that it has never seen. */
  public List<Optional<String>> rawHeaders(List<BlockHash> hashes) {
    List<RpcCall> calls = hashes.stream()
        .map(hash -> RpcCall.of("getblockheader", hash.display(), false))
        .toList();
    List<Optional<String>> headers = new ArrayList<>(hashes.size());
    for (RpcOutcome outcome : inBatches(calls)) {
      headers.add(
          isUnknown(outcome)
              ? Optional.empty()
              : Optional.of(hexadecimal("getblockheader", outcome.orThrow())));
    }
    return headers;
  }

  /**
   * A transaction as the node tells of it.
   *
   * @param block that contains it; null where it is in the mempool, or found by the node's {@code txindex}
   * @param decoded whether its JSON is wanted, else the bytes as digits
   * @throws NodeException {@code REFUSED}, with code -5, if it does not have it
   */
  public JsonNode told(Txid txid, @Nullable BlockHash block, boolean decoded) {
    int verbosity = decoded ? 1 : 0;
    JsonNode answer = block == null
        ? rpc.call("getrawtransaction", txid.display(), verbosity)
        : rpc.call("getrawtransaction", txid.display(), verbosity, block.display());
    if (decoded ? !answer.isObject() : !answer.isTextual()) {
      throw fields("getrawtransaction", answer).unusable("transaction");
    }
    return answer;
  }

  /**
   * Its estimate for one target.
   *
   * @param mode null for its usual one
   * @return BTC per 1,000 virtual bytes; empty if it has none
   */
  public Optional<BigDecimal> feeEstimate(int target, @Nullable String mode) {
    JsonNode answer = mode == null
        ? rpc.call("estimatesmartfee", target)
        : rpc.call("estimatesmartfee", target, mode);
    JsonNode rate = answer.path("feerate");
    return rate.isNumber() ? Optional.of(rate.decimalValue()) : Optional.empty();
  }

  /** Below what it takes no transaction. */
  public FeeEstimates.Floors feeFloors() {
    JsonNode answer = rpc.call("getmempoolinfo");
    BigDecimal minRelay = rate(answer, "minrelaytxfee");
    return new FeeEstimates.Floors(
        rate(answer, "mempoolminfee"),
        minRelay,
        // Nodes before Core 24 do not say it; their default is that of relaying.
        answer.has("incrementalrelayfee") ? rate(answer, "incrementalrelayfee") : minRelay);
  }

  private BigDecimal rate(JsonNode answer, String name) {
    JsonNode rate = answer.path(name);
    if (!rate.isNumber()) {
      throw fields("getmempoolinfo", answer).unusable(name);
    }
    return rate.decimalValue();
  }

  /** Its calls about descriptors. */
  public DescriptorCalls descriptors() {
    return new DescriptorCalls(rpc);
  }

  /** Proof that a transaction is in a block, as digits; empty if the block does not have it, or is unknown. */
  public Optional<String> merkleBlock(Txid txid, BlockHash block) {
    try {
      JsonNode answer = rpc.call("gettxoutproof", List.of(txid.display()), block.display());
      return Optional.of(hexadecimal("gettxoutproof", answer));
    } catch (NodeException e) {
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
  public Map<Integer, BlockLookup.Header> headers(List<Integer> heights) {
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
    Map<Integer, BlockLookup.Header> headers = new HashMap<>();
    for (RpcOutcome outcome : rpc.batch(byHash)) {
      BlockLookup.Header header = header(outcome.orThrow());
      headers.put(header.point().height(), header);
    }
    return headers;
  }

  /**
   * Hands it a transaction.
   *
   * @throws NodeException {@code REFUSED} with the node's own {@link NodeException#said} if it does not take it
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
   * @throws NodeException {@code REFUSED} with the node's own {@link NodeException#said} if it does not look at them
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

  private RpcFields fields(String method, JsonNode answer) {
    return new RpcFields(label, method, answer);
  }
}
