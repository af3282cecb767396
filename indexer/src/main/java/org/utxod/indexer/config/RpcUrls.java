package org.utxod.indexer.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.utxod.query.outbound.RateLimit;

/**
 * Reads and prints {@code rpc_urls}; each entry is a URL, or an object with {@code url}, {@code kind}, {@code token},
 * {@code name}, {@code limits}.
 */
final class RpcUrls {
  static final SettingType<List<RpcUrl>> TYPE = new SettingType<>(
      "URL",
      "list of URLs, or of {url, kind, token, name, limits}",
      "",
      true,
      RpcUrls::readAll,
      urls -> SettingType.list(urls.stream().map(RpcUrls::yaml).toList()));

  private static final List<String> KEYS = List.of("url", "kind", "token", "name", "limits");

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9.:_-]{1,64}");

  /** Reserved source names, which no provider may have. */
  private static final List<String> RESERVED = List.of("local", "node");

  private RpcUrls() {}

  private static List<RpcUrl> readAll(JsonNode value, Path home, Consumer<String> problems) {
    List<RpcUrl> urls = new ArrayList<>();
    int entries = 0;
    boolean wrong = false;
    for (JsonNode entry : SettingType.entries(value)) {
      entries++;
      try {
        urls.add(read(entry));
      } catch (IllegalArgumentException e) {
        wrong = true;
        problems.accept("entry " + entries + " " + e.getMessage());
      }
    }
    if (!wrong && urls.stream().noneMatch(RpcUrl::isNode)) {
      problems.accept(
          "no entry is a Bitcoin node, and only a node can provide blocks to index. Add its RPC URL");
    }
    return urls;
  }

  private static String yaml(RpcUrl url) {
    if (url.isNode()) {
      return SettingType.quoted(url.toString());
    }
    String limits = url.limits().stream().map(RateLimit::toString).collect(Collectors.joining(" "));
    String token = url.token().toString();
    return "{url: " + SettingType.quoted(url.toString()) + ", kind: "
        + url.kind().label()
        + ", name: " + SettingType.quoted(url.name())
        + (limits.isEmpty() ? "" : ", limits: " + SettingType.quoted(limits))
        + (token.isEmpty() ? "" : ", token: " + SettingType.quoted(token)) + "}";
  }

  /* Throws an IllegalArgumentException with a phrase that follows the entry's name and contains no secret. */
  private static RpcUrl read(JsonNode entry) {
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
    RpcUrl url = RpcUrl.of(plain.url(), kind, new Secret(object.path("token").asText()));
    if (object.has("name")) {
      url = url.withName(name(object.get("name").asText()));
    }
    if (object.has("limits")) {
      url = url.withLimits(limits(object.get("limits").asText()));
    }
    return url;
  }

  private static String name(String name) {
    if (!NAME.matcher(name).matches() || RESERVED.contains(name)) {
      throw new IllegalArgumentException(
          "has the name '" + name
              + "'; a name consists of letters, digits, dots and hyphens, and must not be local or node");
    }
    return name;
  }

  private static List<RateLimit> limits(String text) {
    try {
      return RateLimit.parse(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("has limits that " + e.getMessage(), e);
    }
  }

  private static RpcUrl.Kind kind(String label) {
    for (RpcUrl.Kind kind : RpcUrl.Kind.values()) {
      if (kind.label().equals(label)) {
        return kind;
      }
    }
    throw new IllegalArgumentException("has the kind '" + label
        + "'; supported kinds are node, esplora, blockcypher, blockbook and utxod");
  }
}
