package org.utxod.indexer.bitcoind;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.bitcoind.rpc.NodeException;
import org.utxod.indexer.bitcoind.rpc.NodeException.Kind;
import org.utxod.indexer.bitcoind.rpc.RpcCall;
import org.utxod.indexer.bitcoind.rpc.RpcClient;
import org.utxod.indexer.bitcoind.rpc.RpcOutcome;
import org.utxod.query.port.FeeEstimates;

/** Asks one node for fees. Every failure is a {@link NodeException}. Thread-safe; the client belongs to others. */
public final class FeeLookups {
  private static final int SAT_PER_VBYTE_DECIMALS = 5;

  private final RpcClient rpc;
  private final String label;

  FeeLookups(RpcClient rpc, String label) {
    this.rpc = rpc;
    this.label = label;
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
