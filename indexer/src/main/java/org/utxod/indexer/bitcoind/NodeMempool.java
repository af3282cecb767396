package org.utxod.indexer.bitcoind;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.utxod.indexer.bitcoind.rpc.NodeException;
import org.utxod.indexer.bitcoind.rpc.NodeException.Kind;
import org.utxod.indexer.bitcoind.rpc.RpcCall;
import org.utxod.indexer.bitcoind.rpc.RpcClient;
import org.utxod.indexer.bitcoind.rpc.RpcOutcome;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Txid;

/** A node's mempool by JSON-RPC. Every failure is a {@link NodeException}. Thread-safe. */
public final class NodeMempool {
  /** Transactions asked for in one request: two calls each. */
  public static final int MAX_BATCH = 200;

  /** Coins asked for in one request. */
  public static final int MAX_COIN_BATCH = 500;

  private static final int NOT_THERE = -5;

  private final RpcClient rpc;
  private final String label;

  public NodeMempool(RpcClient rpc) {
    this.rpc = rpc;
    this.label = rpc.endpoint().label();
  }

  /** Scheme, host and port, for logs. */
  public String label() {
    return label;
  }

  /**
   * Where a node stands.
   *
   * @param bestBlock its last block
   * @param loaded false after its start, until it has read its mempool from disk (minutes to hours on mainnet); what it
   *     lists until then is a part, and what is not there says nothing
   */
  public record State(BlockHash bestBlock, boolean loaded) {}

  /** The node's last block, and whether its mempool is whole. */
  public State state() {
    List<RpcOutcome> answers =
        rpc.batch(List.of(RpcCall.of("getbestblockhash"), RpcCall.of("getmempoolinfo")));
    JsonNode best = answers.get(0).orThrow();
    RpcFields info = new RpcFields(label, "getmempoolinfo", answers.get(1).orThrow());
    return new State(
        new RpcFields(label, "getbestblockhash", best).hash("hash", best),
        !info.has("loaded") || info.flag("loaded"));
  }

  /** Transactions in it ({@code getmempoolinfo}), which costs the node nothing. */
  public long size() {
    return new RpcFields(label, "getmempoolinfo", rpc.call("getmempoolinfo")).count("size");
  }

  /**
   * All ids in it, at one moment.
   *
   * @return empty if there are more than {@code most}
   */
  public Optional<TxidList> ids(int most) {
    RpcCall call = RpcCall.of("getrawmempool", false, true);
    return rpc.stream(call, p -> readIds(p, most));
  }

  private Optional<TxidList> readIds(JsonParser p, int most) throws IOException {
    TxidList ids = new TxidList();
    boolean listed = false;
    boolean tooMany = false;
    if (p.currentToken() != JsonToken.START_OBJECT) {
      throw unusable("getrawmempool", "result");
    }
    while (p.nextToken() == JsonToken.FIELD_NAME) {
      String name = p.currentName();
      JsonToken token = p.nextToken();
      if (!name.equals("txids") || token != JsonToken.START_ARRAY) {
        p.skipChildren();
        continue;
      }
      listed = true;
      while (p.nextToken() != JsonToken.END_ARRAY) {
        if (ids.size() < most) {
          ids.add(id(p));
        } else {
          tooMany = true;
        }
      }
    }
    if (!listed) {
      throw unusable("getrawmempool", "txids");
    }
    return tooMany ? Optional.empty() : Optional.of(ids);
  }

  private Txid id(JsonParser p) throws IOException {
    try {
      return Txid.ofDisplay(p.currentToken() == JsonToken.VALUE_STRING ? p.getText() : "");
    } catch (IllegalArgumentException e) {
      throw unusable("getrawmempool", "txids");
    }
  }

  /**
   * Transactions that are in it now; those that are not are left out.
   *
   * @param ids up to {@link #MAX_BATCH}
   */
  public List<RawTransaction> transactions(List<Txid> ids) {
    List<RpcCall> calls = new ArrayList<>(2 * ids.size());
    for (Txid id : ids) {
      calls.add(RpcCall.of("getrawtransaction", id.display(), false));
      calls.add(RpcCall.of("getmempoolentry", id.display()));
    }
    List<RpcOutcome> outcomes = rpc.batch(calls);
    List<RawTransaction> found = new ArrayList<>(ids.size());
    for (int i = 0; i < ids.size(); i++) {
      // With a transaction index the node gives confirmed ones too: the entry says that it is
      // unconfirmed.
      Optional<JsonNode> raw = unlessGone(outcomes.get(2 * i));
      Optional<JsonNode> entry = unlessGone(outcomes.get(2 * i + 1));
      if (raw.isPresent() && entry.isPresent()) {
        long time = new RpcFields(label, "getmempoolentry", entry.get()).time("time");
        String hex = raw.get().isTextual() ? raw.get().textValue() : "";
        found.add(RawTransaction.read(label, ids.get(i), hex, time));
      }
    }
    return found;
  }

  private static Optional<JsonNode> unlessGone(RpcOutcome outcome) {
    if (outcome instanceof RpcOutcome.Failure failure && failure.fault().code() == NOT_THERE) {
      return Optional.empty();
    }
    return Optional.of(outcome.orThrow());
  }

  /**
   * Confirmed coins ({@code gettxout} without the mempool); those that are not there, or spent by a block, are left
   * out.
   *
   * @param points up to {@link #MAX_COIN_BATCH}
   */
  public Map<OutPoint, RawTransaction.Output> coins(List<OutPoint> points) {
    List<RpcCall> calls = points.stream()
        .map(point -> RpcCall.of("gettxout", point.txid().display(), point.vout(), false))
        .toList();
    Map<OutPoint, RawTransaction.Output> found = new HashMap<>();
    int next = 0;
    for (RpcOutcome outcome : rpc.batch(calls)) {
      OutPoint point = points.get(next++);
      JsonNode answer = outcome.orThrow();
      if (!answer.isNull()) {
        RpcFields rpcFields = new RpcFields(label, "gettxout", answer);
        RpcFields script = new RpcFields(label, "gettxout", answer.path("scriptPubKey"));
        found.put(point, new RawTransaction.Output(script.script("hex"), rpcFields.sat("value")));
      }
    }
    return found;
  }

  private NodeException unusable(String method, String name) {
    return new NodeException(
        Kind.MALFORMED_ANSWER, label + " answered " + method + " without a usable " + name + ".");
  }
}
