package org.utxod.indexer.lookup;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.UncheckedIOException;
import java.util.function.Function;
import org.utxod.indexer.bitcoind.NodeLookups;
import org.utxod.indexer.bitcoind.rpc.NodeException;
import org.utxod.query.port.NodeTools;

/** The nodes' tools. Thread-safe. */
final class NodeOwnTools implements NodeTools {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN).build();

  private final NodeCalls calls;

  NodeOwnTools(NodeCalls calls) {
    this.calls = calls;
  }

  @Override
  public Outcome decode(Kind kind, String text) {
    return told(node -> node.decode(kind, text));
  }

  @Override
  public Outcome verifyMessage(String address, String signature, String message) {
    return told(node -> node.verifyMessage(address, signature, message));
  }

  private Outcome told(Function<NodeLookups, JsonNode> question) {
    try {
      return new Outcome.Answered(JSON.writeValueAsString(calls.askOrBeRefused(question)));
    } catch (NodeException e) {
      String said = e.said();
      return new Outcome.Refused(e.code(), said == null ? "refused" : said);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
