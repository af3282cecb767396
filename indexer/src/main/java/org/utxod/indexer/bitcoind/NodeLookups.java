package org.utxod.indexer.bitcoind;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.bitcoind.rpc.NodeException;
import org.utxod.indexer.bitcoind.rpc.RpcCall;
import org.utxod.indexer.bitcoind.rpc.RpcClient;
import org.utxod.indexer.bitcoind.rpc.RpcOutcome;
import org.utxod.query.port.ChainTx;
import org.utxod.query.port.NodeTools;
import org.utxod.query.port.TransactionLookup;
import org.utxod.query.port.TransactionSource;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Txid;

/**
 * Looks up transactions at one node, and sends it some, in as few requests as possible. Every failure is a {@link
 * NodeException}. Thread-safe; the client belongs to others.
 */
public final class NodeLookups {
  private static final int WITH_PREVOUTS = 2;
  private static final int NO_SUCH_THING = -5;

  private final RpcClient rpc;
  private final String label;

  public NodeLookups(BitcoinNode node) {
    this.rpc = node.rpc();
    this.label = node.label();
  }

  /** The same node's blocks. */
  public BlockLookups blocks() {
    return new BlockLookups(rpc, label);
  }

  /** The same node's fees. */
  public FeeLookups fees() {
    return new FeeLookups(rpc, label);
  }

  /** What it makes of a text. */
  public JsonNode decode(NodeTools.Kind kind, String text) {
    return switch (kind) {
      case TRANSACTION -> rpc.call("decoderawtransaction", text);
      case PSBT -> rpc.call("decodepsbt", text);
      case SCRIPT -> rpc.call("decodescript", text);
    };
  }

  /** Whether a signature is that of an address's key over a message. */
  public JsonNode verifyMessage(String address, String signature, String message) {
    return rpc.call("verifymessage", address, signature, message);
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
    List<RpcOutcome> outcomes = rpc.batches(calls);
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
    for (RpcOutcome outcome : rpc.batches(calls)) {
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

  /** Its calls about PSBTs. */
  public PsbtCalls psbts() {
    return new PsbtCalls(rpc);
  }

  /** Its calls about descriptors. */
  public DescriptorCalls descriptors() {
    return new DescriptorCalls(rpc);
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

  private RpcFields fields(String method, JsonNode answer) {
    return new RpcFields(label, method, answer);
  }
}
