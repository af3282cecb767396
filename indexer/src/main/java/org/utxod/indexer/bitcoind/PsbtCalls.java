package org.utxod.indexer.bitcoind;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.utxod.indexer.bitcoind.rpc.NodeException;
import org.utxod.indexer.bitcoind.rpc.RpcClient;
import org.utxod.query.port.PsbtSource;

/** A node's calls about PSBTs (Core: rpc/rawtransaction.cpp), which need no wallet. Thread-safe. */
public final class PsbtCalls {
  private static final String UPDATE = "utxoupdatepsbt";
  private static final String FINALIZE = "finalizepsbt";
  private static final String TEST = "testmempoolaccept";

  /** The fee was held against limits before. */
  private static final int ANY_FEE_RATE = 0;

  private final RpcClient rpc;

  PsbtCalls(RpcClient rpc) {
    this.rpc = rpc;
  }

  /** Adds to a PSBT what descriptors say of its inputs and outputs. */
  public String update(String psbt, List<PsbtSource.Range> ranges) {
    List<Object> descriptors = new ArrayList<>();
    for (PsbtSource.Range range : ranges) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("desc", range.descriptor());
      if (range.ranged()) {
        one.put("range", List.of(range.from(), range.to()));
      }
      descriptors.add(one);
    }
    JsonNode answer = rpc.call(UPDATE, psbt, descriptors);
    if (!answer.isTextual()) {
      throw malformed(UPDATE);
    }
    return answer.asText();
  }

  /** The whole transaction of a PSBT; empty where signatures are missing. */
  public Optional<String> finish(String psbt) {
    JsonNode answer = rpc.call(FINALIZE, psbt, true);
    if (!answer.path("complete").isBoolean()) {
      throw malformed(FINALIZE);
    }
    if (!answer.path("complete").asBoolean()) {
      return Optional.empty();
    }
    if (!answer.path("hex").isTextual()) {
      throw malformed(FINALIZE);
    }
    return Optional.of(answer.path("hex").asText());
  }

  /** Whether its mempool would take a transaction. */
  public PsbtSource.Verdict test(String hex) {
    JsonNode answer = rpc.call(TEST, List.of(hex), ANY_FEE_RATE).path(0);
    if (!answer.path("allowed").isBoolean()) {
      throw malformed(TEST);
    }
    String details = answer.path("reject-details").asText("");
    String reason = details.isEmpty() ? answer.path("reject-reason").asText("") : details;
    return new PsbtSource.Verdict(answer.path("allowed").asBoolean(), reason);
  }

  private static NodeException malformed(String method) {
    return new NodeException(
        NodeException.Kind.MALFORMED_ANSWER, "The node's answer to " + method + " is not usable.");
  }
}
