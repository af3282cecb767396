package org.utxod.indexer.lookup;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.bitcoind.rpc.NodeException;
import org.utxod.query.port.Broadcaster;
import org.utxod.store.chain.Txid;

/** Broadcasts transactions through the nodes. Thread-safe. */
final class NodeBroadcaster implements Broadcaster {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN).build();

  /** Core's default (rpc/mempool.cpp), which must be passed if only the other limit is given. */
  private static final BigDecimal MAX_BTC_PER_KVB = new BigDecimal("0.10");

  private final NodeCalls calls;
  private final Consumer<Collection<Txid>> accepted;

  /**
   * @param accepted receives the transactions that a node accepted, before the client gets its answer; may wait a
   *     moment
   */
  NodeBroadcaster(NodeCalls calls, Consumer<Collection<Txid>> accepted) {
    this.calls = calls;
    this.accepted = accepted;
  }

  @Override
  public Outcome broadcast(String hex) {
    try {
      return calls.waiting(() -> {
        Txid txid = calls.askOrBeRefused(node -> node.send(hex));
        accepted.accept(List.of(txid));
        return new Outcome.Accepted(txid);
      });
    } catch (NodeException e) {
      return new Outcome.Rejected(e.code(), describe(e));
    }
  }

  @Override
  public void awaitShown(Txid txid) {
    accepted.accept(List.of(txid));
  }

  @Override
  public PackageOutcome broadcast(
      List<String> hexes, @Nullable BigDecimal maxFeeRate, @Nullable BigDecimal maxBurn) {
    List<BigDecimal> limits = new ArrayList<>();
    if (maxFeeRate != null || maxBurn != null) {
      limits.add(maxFeeRate == null ? MAX_BTC_PER_KVB : maxFeeRate);
    }
    if (maxBurn != null) {
      limits.add(maxBurn);
    }
    try {
      JsonNode answer = calls.waiting(() -> {
        JsonNode results = calls.askOrBeRefused(node -> node.submitPackage(hexes, limits));
        accepted.accept(taken(results));
        return results;
      });
      return new PackageOutcome.Answered(JSON.writeValueAsString(answer));
    } catch (NodeException e) {
      return new PackageOutcome.Rejected(e.code(), describe(e));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The transactions of a package that are in the mempool now. */
  private static List<Txid> taken(JsonNode answer) {
    List<Txid> taken = new ArrayList<>();
    for (JsonNode one : answer.path("tx-results")) {
      if (!one.has("error")) {
        txid(one.path("txid").asText()).ifPresent(taken::add);
      }
    }
    return taken;
  }

  private static Optional<Txid> txid(String text) {
    try {
      return Optional.of(Txid.ofDisplay(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // The client receives the node's answer in any case.
    }
  }

  private static String describe(NodeException fault) {
    String message = fault.said();
    return message == null ? "refused" : message;
  }
}
