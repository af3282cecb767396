package org.utxod.indexer.bitcoind.rpc;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.bitcoind.rpc.NodeException.Kind;

/**
 * Requests as JSON-RPC 1.x has them, which every node takes, and answers in 1.x's and 2.0's form. Immutable.
 *
 * @param node names the node in messages
 */
public record RpcEnvelope(String node) {
  /** One request's body. */
  byte[] request(long id, RpcCall call) {
    return write(object(id, call));
  }

  /** A batch's body; ids count up from {@code firstId}. */
  byte[] request(long firstId, List<RpcCall> calls) {
    List<Map<String, Object>> batch = new ArrayList<>(calls.size());
    for (int i = 0; i < calls.size(); i++) {
      batch.add(object(firstId + i, calls.get(i)));
    }
    return write(batch);
  }

  private static Map<String, Object> object(long id, RpcCall call) {
    Map<String, Object> request = new LinkedHashMap<>();
    request.put("id", id);
    request.put("method", call.method());
    request.put("params", call.params());
    return request;
  }

  private static byte[] write(Object request) {
    try {
      return RpcJson.MAPPER.writeValueAsBytes(request);
    } catch (IOException e) {
      throw new IllegalArgumentException("a parameter cannot be written as JSON", e);
    }
  }

  /** The result in one answer, {@link NullNode} where the node says null. */
  JsonNode result(JsonParser p, long id, RpcCall call) throws IOException {
    JsonNode answer = RpcJson.MAPPER.readTree(p);
    if (answer == null || !answer.isObject()) {
      throw malformed(call.method(), "no object");
    }
    return outcome(answer, id, call).orThrow();
  }

  /** The outcomes in a batch's answer, in the order of the calls. */
  List<RpcOutcome> results(JsonParser p, long firstId, List<RpcCall> calls) throws IOException {
    JsonNode answer = RpcJson.MAPPER.readTree(p);
    if (answer != null && answer.isObject()) { // A batch refused as a whole has one answer.
      outcome(answer, firstId, calls.get(0)).orThrow();
    }
    if (answer == null || !answer.isArray()) {
      throw malformed("a batch", "no list");
    }
    Map<String, JsonNode> byId = new HashMap<>();
    for (JsonNode item : answer) {
      byId.putIfAbsent(item.path("id").asText(), item);
    }
    List<RpcOutcome> outcomes = new ArrayList<>(calls.size());
    for (int i = 0; i < calls.size(); i++) {
      JsonNode item = byId.get(Long.toString(firstId + i));
      outcomes.add(
          item == null
              ? new RpcOutcome.Failure(malformed(calls.get(i).method(), "no answer in its batch"))
              : outcome(item, firstId + i, calls.get(i)));
    }
    return outcomes;
  }

  private RpcOutcome outcome(JsonNode answer, long id, RpcCall call) {
    JsonNode error = answer.path("error");
    JsonNode answered = answer.path("id");
    if (error.isObject()) {
      if (!answered.isNull() && !answered.isMissingNode() && !isId(answered, id)) {
        return new RpcOutcome.Failure(otherCall(call.method()));
      }
      return new RpcOutcome.Failure(RpcErrors.fault(
          node, call.method(), error.path("code").asInt(), error.path("message").asText()));
    }
    if (!isId(answered, id)) {
      return new RpcOutcome.Failure(otherCall(call.method()));
    }
    JsonNode result = answer.get("result");
    if (result == null || !(error.isNull() || error.isMissingNode())) {
      return new RpcOutcome.Failure(malformed(call.method(), "neither result nor error"));
    }
    return new RpcOutcome.Result(result);
  }

  /** Some servers and proxies answer a number as text. */
  private static boolean isId(JsonNode answered, long id) {
    return (answered.isIntegralNumber() || answered.isTextual())
        && answered.asText().equals(Long.toString(id));
  }

  /** Reads an answer while it arrives; the handler sees the result's value if there is one that is not null. */
  <T> T stream(JsonParser p, long id, RpcCall call, StreamHandler<T> handler) throws IOException {
    if (p.nextToken() != JsonToken.START_OBJECT) {
      throw malformed(call.method(), "no object");
    }
    @Nullable T value = null;
    NodeException error = null;
    boolean sameId = false;
    boolean otherId = false;
    while (p.nextToken() == JsonToken.FIELD_NAME) {
      String name = p.currentName();
      JsonToken token = p.nextToken();
      switch (name) {
        case "result" -> {
          if (value != null) {
            throw malformed(call.method(), "two results");
          }
          if (token != JsonToken.VALUE_NULL) {
            value = handler.read(p);
          }
        }
        case "error" -> error = token == JsonToken.START_OBJECT ? error(p, call) : error;
        case "id" -> {
          sameId = (token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_STRING)
              && p.getText().equals(Long.toString(id));
          otherId = !sameId && token != JsonToken.VALUE_NULL;
          p.skipChildren();
        }
        default -> p.skipChildren();
      }
    }
    if (otherId || (error == null && !sameId)) {
      throw otherCall(call.method());
    }
    if (error != null) {
      throw error;
    }
    if (value == null) {
      throw malformed(call.method(), "neither result nor error");
    }
    return value;
  }

  private NodeException error(JsonParser p, RpcCall call) throws IOException {
    int code = 0;
    String message = "";
    while (p.nextToken() == JsonToken.FIELD_NAME) {
      String name = p.currentName();
      JsonToken token = p.nextToken();
      if (name.equals("code") && token == JsonToken.VALUE_NUMBER_INT) {
        code = p.getIntValue();
      } else if (name.equals("message") && token == JsonToken.VALUE_STRING) {
        message = p.getText();
      } else {
        p.skipChildren();
      }
    }
    return RpcErrors.fault(node, call.method(), code, message);
  }

  private NodeException otherCall(String method) {
    return malformed(method, "the answer to another call");
  }

  private NodeException malformed(String method, String what) {
    return new NodeException(
        Kind.MALFORMED_ANSWER,
        node + " sent " + what + " instead of an answer to " + method
            + ". Check that this is the URL of a "
            + "Bitcoin node, and whether a proxy is in between.");
  }
}
