package org.utxod.lookup;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.utxod.bitcoind.NodeFault;
import org.utxod.port.Broadcaster;

/** Hands transactions to the nodes. For any number of threads. */
final class NodeBroadcaster implements Broadcaster {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN).build();

  /** Core's default (rpc/mempool.cpp), which is to be said where only the other limit is given. */
  private static final BigDecimal MOST_BTC_PER_KVB = new BigDecimal("0.10");

  private final NodeCalls calls;

  NodeBroadcaster(NodeCalls calls) {
    this.calls = calls;
  }

  @Override
  public Outcome broadcast(String hex) {
    try {
      return new Outcome.Accepted(calls.askOrBeRefused(node -> node.send(hex)));
    } catch (NodeFault e) {
      return new Outcome.Rejected(e.code(), words(e));
    }
  }

  @Override
  public PackageOutcome broadcast(
      List<String> hexes, @Nullable BigDecimal maxFeeRate, @Nullable BigDecimal maxBurn) {
    List<BigDecimal> limits = new ArrayList<>();
    if (maxFeeRate != null || maxBurn != null) {
      limits.add(maxFeeRate == null ? MOST_BTC_PER_KVB : maxFeeRate);
    }
    if (maxBurn != null) {
      limits.add(maxBurn);
    }
    try {
      JsonNode answer = calls.askOrBeRefused(node -> node.submitPackage(hexes, limits));
      return new PackageOutcome.Answered(JSON.writeValueAsString(answer));
    } catch (NodeFault e) {
      return new PackageOutcome.Rejected(e.code(), words(e));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String words(NodeFault fault) {
    String said = fault.said();
    return said == null ? "refused" : said;
  }
}
