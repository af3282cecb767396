package org.utxod.indexer.simnode.rpc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.utxod.indexer.simnode.chain.SimError;

/** JSON-RPC 1.x and 2.0 as Core answers them (httprpc.cpp, rpc/request.cpp), batches included. */
public final class RpcServer {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, SimMethod> methods;

  public RpcServer(Map<String, SimMethod> methods) {
    this.methods = Map.copyOf(methods);
  }

  /** The method of a request, for the fault plan: of a batch its first; empty if there is none. */
  public static String methodOf(String body) {
    try {
      JsonNode request = JSON.readTree(body);
      return (request.isArray() ? request.path(0) : request).path("method").asText();
    } catch (IOException e) {
      return "";
    }
  }

  public HttpAnswer answer(String body) throws InterruptedException {
    JsonNode request;
    try {
      request = JSON.readTree(body);
    } catch (IOException e) {
      return error(new SimError(-32700, "Parse error"), NullNode.getInstance(), false);
    }
    if (request.isObject()) {
      return single(request);
    }
    if (request.isArray()) {
      return batch(request);
    }
    String text = request.isMissingNode() ? "Parse error" : "Top-level object parse error";
    return error(new SimError(-32700, text), NullNode.getInstance(), false);
  }

  /** An error as the answer to {@code body}. */
  public HttpAnswer error(String body, SimError error) {
    try {
      JsonNode request = JSON.readTree(body);
      return error(error, id(request), isVersion2(request));
    } catch (IOException e) {
      return error(error, NullNode.getInstance(), false);
    }
  }

  private static HttpAnswer error(SimError error, JsonNode id, boolean version2) {
    List<byte[]> pieces = new ArrayList<>(List.of(failed(error, id, version2), utf8("\n")));
    return HttpAnswer.json(version2 ? 200 : error.status(), pieces);
  }

  private HttpAnswer single(JsonNode request) throws InterruptedException {
    boolean version2 = isVersion2(request);
    try {
      List<byte[]> pieces = new ArrayList<>(succeeded(run(request), id(request), version2));
      pieces.add(utf8("\n"));
      return HttpAnswer.json(200, pieces);
    } catch (SimError e) {
      return error(e, id(request), version2);
    }
  }

  private HttpAnswer batch(JsonNode requests) throws InterruptedException {
    List<byte[]> pieces = new ArrayList<>();
    pieces.add(utf8("["));
    JsonNode id = NullNode.getInstance();
    boolean version2 = false;
    for (JsonNode request : requests) {
      if (pieces.size() > 1) {
        pieces.add(utf8(","));
      }
      if (request.isObject()) { // Core keeps the previous id for an item without one.
        id = id(request);
        version2 = isVersion2(request);
      }
      try {
        pieces.addAll(succeeded(run(request), id, version2));
      } catch (SimError e) {
        pieces.add(failed(e, id, version2));
      }
    }
    pieces.add(utf8("]\n"));
    return HttpAnswer.json(200, pieces);
  }

  private List<byte[]> run(JsonNode request) throws InterruptedException {
    if (!request.isObject() || !request.path("method").isTextual()) {
      throw new SimError(-32600, request.isObject() ? "Missing method" : "Invalid Request object");
    }
    SimMethod method = methods.get(request.path("method").textValue());
    if (method == null) {
      throw new SimError(-32601, "Method not found");
    }
    return method.call(request.path("params"));
  }

  private static JsonNode id(JsonNode request) {
    JsonNode id = request.get("id");
    return id == null ? NullNode.getInstance() : id;
  }

  private static boolean isVersion2(JsonNode request) {
    return request.path("jsonrpc").asText().equals("2.0");
  }

  private static List<byte[]> succeeded(List<byte[]> result, JsonNode id, boolean version2) {
    List<byte[]> pieces = new ArrayList<>();
    pieces.add(utf8(version2 ? "{\"jsonrpc\":\"2.0\",\"result\":" : "{\"result\":"));
    pieces.addAll(result);
    pieces.add(utf8((version2 ? ",\"id\":" : ",\"error\":null,\"id\":") + write(id) + "}"));
    return pieces;
  }

  private static byte[] failed(SimError error, JsonNode id, boolean version2) {
    return utf8((version2 ? "{\"jsonrpc\":\"2.0\"," : "{\"result\":null,") + "\"error\":{\"code\":"
        + error.code() + ",\"message\":" + write(error.text()) + "},\"id\":" + write(id) + "}");
  }

  private static String write(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
