package org.utxod.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/** Reads one entry of {@code rpc_urls}: a URL, or an object with {@code url}, {@code kind} and {@code token}. */
final class RpcUrls {
  private static final List<String> KEYS = List.of("url", "kind", "token");

  private RpcUrls() {}

  /** @throws IllegalArgumentException with a phrase that follows the entry's name and repeats no secret */
  static RpcUrl read(JsonNode entry) {
    if (entry instanceof ObjectNode object) {
      return read(object);
    }
    if (!entry.isTextual()) {
      throw new IllegalArgumentException("must be a URL, or {url, kind, token}");
    }
    return RpcUrl.of(entry.textValue());
  }

  private static RpcUrl read(ObjectNode object) {
    object.fieldNames().forEachRemaining(name -> {
      if (!KEYS.contains(name)) {
        Optional<String> near = Names.nearest(name, KEYS);
        throw new IllegalArgumentException("has the unknown key '" + name + "'"
            + near.map(n -> ", did you mean '" + n + "'?").orElse(""));
      }
    });
    if (!object.path("url").isTextual()) {
      throw new IllegalArgumentException("has no url");
    }
    RpcUrl plain = RpcUrl.of(object.get("url").textValue());
    RpcUrl.Kind kind = object.has("kind") ? kind(object.get("kind").asText()) : plain.kind();
    return new RpcUrl(plain.url(), kind, new Secret(object.path("token").asText()));
  }

  private static RpcUrl.Kind kind(String label) {
    for (RpcUrl.Kind kind : RpcUrl.Kind.values()) {
      if (kind.label().equals(label)) {
        return kind;
      }
    }
    throw new IllegalArgumentException(
        "has the kind '" + label + "'; there are node, esplora, blockcypher, blockbook and utxod");
  }
}
