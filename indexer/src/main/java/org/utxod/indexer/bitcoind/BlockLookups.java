package org.utxod.indexer.bitcoind;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.utxod.indexer.bitcoind.rpc.NodeException;
import org.utxod.indexer.bitcoind.rpc.NodeException.Kind;
import org.utxod.indexer.bitcoind.rpc.RpcCall;
import org.utxod.indexer.bitcoind.rpc.RpcClient;
import org.utxod.indexer.bitcoind.rpc.RpcOutcome;
import org.utxod.query.port.BlockLookup;
import org.utxod.query.port.BlockStats;
import org.utxod.query.port.BodySource;
import org.utxod.query.port.ChainBlock;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.Txid;

/**
 * Looks up blocks and headers at one node, in as few requests as possible. Every failure is a {@link NodeException}.
 * Thread-safe; the client belongs to others.
 */
public final class BlockLookups {
  private static final int IDS_ONLY = 1;
  private static final int RAW = 0;
  private static final int VERBOSE = 1;
  private static final int PERCENTILES = 5;
  private static final List<String> COUNTED = List.of(
      "feerate_percentiles",
      "ins",
      "maxfeerate",
      "minfeerate",
      "outs",
      "subsidy",
      "total_out",
      "totalfee");
  private static final Set<Kind> CANNOT = Set.of(
      Kind.REFUSED,
      Kind.METHOD_UNAVAILABLE,
      Kind.UNKNOWN_BLOCK,
      Kind.BLOCK_PRUNED,
      Kind.BLOCK_NOT_ON_DISK,
      Kind.UNDO_UNREADABLE);
  private static final int NO_SUCH_THING = -5;

  /** Blocks in one batch, whose ids are read into memory. */
  private static final int BLOCKS_AT_ONCE = 10;

  private final RpcClient rpc;
  private final String label;

  BlockLookups(RpcClient rpc, String label) {
    this.rpc = rpc;
    this.label = label;
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

  /**
   * What it counts in blocks, in the order asked; empty for each of which it cannot: without the block's undo data, or
   * where the user may not call this.
   */
  public List<Optional<BlockStats>> stats(List<ChainBlock> blocks) {
    List<RpcCall> calls = new ArrayList<>();
    for (ChainBlock block : blocks) {
      String hash = block.point().hash().display();
      calls.add(RpcCall.of("getblockstats", hash, COUNTED));
      calls.add(RpcCall.of("getrawtransaction", block.txids().get(0).display(), VERBOSE, hash));
    }
    List<RpcOutcome> outcomes = calls.isEmpty() ? List.of() : rpc.batch(calls);
    List<Optional<BlockStats>> found = new ArrayList<>();
    for (int i = 0; i < outcomes.size(); i += 2) {
      found.add(stats(outcomes.get(i), outcomes.get(i + 1)));
    }
    return found;
  }

  private Optional<BlockStats> stats(RpcOutcome counted, RpcOutcome coinbase) {
    if (counted instanceof RpcOutcome.Failure failure
        && CANNOT.contains(failure.fault().kind())) {
      return Optional.empty();
    }
    RpcFields fields = fields("getblockstats", counted.orThrow());
    List<Long> percentiles = new ArrayList<>();
    counted.orThrow().path("feerate_percentiles").forEach(rate -> percentiles.add(rate.asLong()));
    // Of the genesis block the node gives no transaction.
    String script = coinbase instanceof RpcOutcome.Result result
        ? result.value().path("vin").path(0).path("coinbase").asText()
        : "";
    if (percentiles.size() != PERCENTILES || !script.matches("([0-9a-f]{2})*")) {
      throw fields.unusable("feerate_percentiles or coinbase");
    }
    return Optional.of(new BlockStats(
        fields.count("subsidy"),
        fields.count("totalfee"),
        Math.toIntExact(fields.count("ins")),
        Math.toIntExact(fields.count("outs")),
        fields.count("total_out"),
        fields.count("minfeerate"),
        fields.count("maxfeerate"),
        percentiles,
        script));
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
    for (RpcOutcome outcome : rpc.batches(calls)) {
      headers.add(
          isUnknown(outcome)
              ? Optional.empty()
              : Optional.of(hexadecimal("getblockheader", outcome.orThrow())));
    }
    return headers;
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

  private RpcFields fields(String method, JsonNode answer) {
    return new RpcFields(label, method, answer);
  }
}
