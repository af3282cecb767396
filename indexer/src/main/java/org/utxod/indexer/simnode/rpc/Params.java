package org.utxod.indexer.simnode.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.utxod.indexer.simnode.chain.SimError;
import org.utxod.store.chain.BlockHash;

/** Reads parameters and rejects invalid ones with Core's texts (rpc/util.cpp); writes small results. */
public final class Params {
  private Params() {}

  static int integer(JsonNode params, int position, String name) {
    JsonNode value = params.path(position);
    if (!value.isNumber()) {
      throw wrongType(position, name, value, "number");
    }
    if (!value.isInt()) {
      throw new SimError(-1, "JSON integer out of range");
    }
    return value.intValue();
  }

  static int verbosity(JsonNode params, int otherwise) {
    JsonNode value = params.path(1);
    if (value.isMissingNode() || value.isNull()) {
      return otherwise;
    }
    if (value.isBoolean()) {
      return value.booleanValue() ? 1 : 0;
    }
    return integer(params, 1, "verbosity");
  }

  static BlockHash hash(JsonNode params, int position, String name) {
    JsonNode value = params.path(position);
    if (!value.isTextual()) {
      throw wrongType(position, name, value, "string");
    }
    String hex = value.textValue();
    if (hex.length() != 64) {
      throw new SimError(
          -8, name + " must be of length 64 (not " + hex.length() + ", for '" + hex + "')");
    }
    if (!hex.matches("[0-9a-fA-F]*")) {
      throw new SimError(-8, name + " must be hexadecimal string (not '" + hex + "')");
    }
    return BlockHash.ofDisplay(hex);
  }

  private static SimError wrongType(int position, String name, JsonNode value, String expected) {
    if (value.isMissingNode()) {
      return new SimError(-1, "a parameter is missing: " + name);
    }
    String type = value.isBoolean() ? "bool" : value.getNodeType().name().toLowerCase(Locale.ROOT);
    return new SimError(
        -3,
        "Wrong type passed:\n{\n    \"Position " + (position + 1) + " (" + name
            + ")\": \"JSON value of type " + type + " is not of expected type " + expected
            + "\"\n}");
  }

  static List<byte[]> json(String json) {
    return List.of(json.getBytes(StandardCharsets.UTF_8));
  }

  static List<byte[]> quoted(String text) {
    return json('"' + text + '"');
  }
}
