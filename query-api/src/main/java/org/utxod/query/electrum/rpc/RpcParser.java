package org.utxod.query.electrum.rpc;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads lines. Thread-safe. */
public final class RpcParser {
  private static final int MAX_DEPTH = 16;
  private static final int MAX_NUMBER_LENGTH = 40;
  private static final int MAX_ID_LENGTH = 1_000;

  private final JsonMapper json;
  private final int maxBatch;

  /**
   * Creates a parser.
   *
   * @param maxLine bytes of a line
   * @param maxBatch requests of a line
   */
  public RpcParser(int maxLine, int maxBatch) {
    StreamReadConstraints constraints = StreamReadConstraints.builder()
        .maxNestingDepth(MAX_DEPTH)
        .maxNumberLength(MAX_NUMBER_LENGTH)
        .maxStringLength(maxLine)
        .maxNameLength(MAX_ID_LENGTH)
        .build();
    this.json = JsonMapper.builder(
            JsonFactory.builder().streamReadConstraints(constraints).build())
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .build();
    this.maxBatch = maxBatch;
  }

  /** What a line says; the line is without its end. */
  public RpcMessage parse(byte[] line) {
    JsonNode root;
    try {
      root = json.readTree(line);
    } catch (IOException e) {
      return invalid(NullNode.instance, RpcException.PARSE_ERROR, "invalid JSON");
    }
    if (!root.isArray()) {
      return one(root);
    }
    if (root.isEmpty()) {
      return invalid(NullNode.instance, RpcException.INVALID_REQUEST, "batch is empty");
    }
    if (root.size() > maxBatch) {
      // Some clients look for these words, and then ask one by one.
      return invalid(
          NullNode.instance,
          RpcException.LIMIT_REACHED,
          "Batch limit exceeded: at most " + maxBatch + " requests in one line");
    }
    List<RpcMessage> members = new ArrayList<>(root.size());
    root.forEach(member -> members.add(one(member)));
    return new RpcMessage.Batch(members);
  }

  private static RpcMessage one(JsonNode node) {
    JsonNode id = node.path("id");
    boolean usable = id.isMissingNode()
        || id.isNull()
        || id.isNumber()
        || (id.isTextual() && id.textValue().length() <= MAX_ID_LENGTH);
    JsonNode shown = usable && !id.isMissingNode() ? id : NullNode.instance;
    if (!node.isObject()) {
      return invalid(shown, RpcException.INVALID_REQUEST, "a request is an object");
    }
    if (!usable) {
      return invalid(shown, RpcException.INVALID_REQUEST, "the id must be a number or a text");
    }
    JsonNode method = node.path("method");
    if (!method.isTextual()) {
      return invalid(shown, RpcException.INVALID_REQUEST, "method must be a text");
    }
    JsonNode params = node.path("params");
    if (params.isNull()) {
      params = MissingNode.getInstance();
    }
    if (!params.isMissingNode() && !params.isContainerNode()) {
      return invalid(shown, RpcException.INVALID_ARGUMENTS, "params must be an array or an object");
    }
    return new RpcMessage.Request(method.textValue(), params, id.isMissingNode() ? null : id);
  }

  private static RpcMessage.Invalid invalid(JsonNode id, int code, String message) {
    return new RpcMessage.Invalid(id, new RpcException(code, message));
  }
}
