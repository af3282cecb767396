package org.utxod.indexer.config.load;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.config.Names;
import org.utxod.indexer.config.Setting;
import org.utxod.store.chain.Network;
import org.utxod.store.error.IoReason;

/**
 * Reads the YAML file, in the plain form or in the nested one of several chains ({@code blockchain.chains.btc}), into
 * settings. Names in <code>${…}</code> are replaced by environment variables.
 */
final class ConfigFile {
  /** The second of two equal keys would silently override the first; so would a second document in the file. */
  private static final YAMLMapper YAML = YAMLMapper.builder()
      .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
      .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
      .build();

  private static final Pattern TWICE = Pattern.compile("Duplicate field '(.{1,100}?)'");
  private static final Pattern PARSER_MESSAGE =
      Pattern.compile("(?:found|expected|could not find|mapping|block|did not find)[a-z ,-]{3,80}");
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)}");
  private static final List<String> CHAIN_KEYS = List.of(
      "chain_id", "name", "symbol", "decimals", "enabled", "rpc_urls", "username", "password");

  private final Path file;
  private final Function<String, @Nullable String> environment;
  private final List<String> problems;
  private final Map<Setting<?>, JsonNode> settings = new HashMap<>();
  private final Set<String> variables;

  private ConfigFile(
      Path file,
      Function<String, @Nullable String> environment,
      List<String> problems,
      Set<String> variables) {
    this.variables = variables;
    this.file = file;
    this.environment = environment;
    this.problems = problems;
  }

  /**
   * The settings in the file.
   *
   * @param problems receives its errors
   * @param variables receives the names of the environment variables it uses
   */
  static Map<Setting<?>, JsonNode> read(
      Path file,
      Function<String, @Nullable String> environment,
      List<String> problems,
      Set<String> variables) {
    ConfigFile reader = new ConfigFile(file, environment, problems, variables);
    reader.read();
    return reader.settings;
  }

  private void read() {
    JsonNode root;
    try {
      root = YAML.readTree(Files.readString(file));
    } catch (JacksonException e) {
      problems.add(file + ": " + notValid(e) + ", line " + line(e) + ".");
      return;
    } catch (IOException e) {
      problems.add(file + ": cannot be read (" + IoReason.describe(e)
          + "). Check the path and its permissions.");
      return;
    }
    if (root == null || root instanceof MissingNode || root.isNull()) {
      return;
    }
    if (root instanceof ObjectNode object) {
      section(object, "");
    } else {
      problems.add(file + ": must be a list of 'key: value' lines.");
    }
  }

  private static String notValid(JacksonException e) {
    Matcher twice = TWICE.matcher(e.getOriginalMessage());
    if (twice.find()) {
      return "the key '" + twice.group(1) + "' occurs twice at the same level; merge the entries";
    }
    if (e instanceof MismatchedInputException) {
      return "the file contains more than one YAML document";
    }
    String message = String.valueOf(e.getOriginalMessage());
    if (message.contains("\\t") || message.contains("'\t'")) {
      return "not valid YAML: a tab instead of spaces (indent with spaces)";
    }
    if (message.contains("mapping values are not allowed")) {
      return "not valid YAML: an extra colon, or an indent that does not match the line above; quote a value "
          + "that contains ': '";
    }
    // The first line of the parser's message, such as "found unexpected end of stream"; never an
    // excerpt of the file, which has secrets.
    return message
        .lines()
        .map(String::strip)
        .filter(PARSER_MESSAGE.asMatchPredicate())
        .findFirst()
        .map(text -> "not valid YAML: " + text)
        .orElse("not valid YAML");
  }

  private static String line(JacksonException e) {
    return e.getLocation() == null ? "unknown" : String.valueOf(e.getLocation().getLineNr());
  }

  private void section(ObjectNode object, String path) {
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      String key = path + field.getKey();
      JsonNode value = field.getValue();
      Optional<Setting<?>> setting = Setting.ofKey(key);
      if (key.equals("blockchain")) {
        chains(value);
      } else if (setting.isPresent()) {
        set(setting.get(), value, key);
      } else if (value instanceof ObjectNode nested && Names.isSection(key)) {
        section(nested, key + ".");
      } else {
        unknown(key, Names.nearest(key));
      }
    }
  }

  private void set(Setting<?> setting, JsonNode value, String key) {
    JsonNode filled = fill(value, key);
    if (filled != null && settings.put(setting, filled) != null) {
      problems.add(file + ": '" + key + "' is set twice.");
    }
  }

  /** blockchain: {chains: {btc: {…}}}, the form used by services for several chains. */
  private void chains(JsonNode blockchain) {
    JsonNode chains = blockchain.path("chains");
    only(blockchain, List.of("chains"), "blockchain");
    only(chains, List.of("btc"), "blockchain.chains");
    if (!(chains.path("btc") instanceof ObjectNode btc)) {
      problems.add(file + ": 'blockchain.chains.btc' is missing.");
      return;
    }
    String path = "blockchain.chains.btc";
    only(btc, CHAIN_KEYS, path);
    if (btc.path("enabled").isBoolean() && !btc.path("enabled").booleanValue()) {
      problems.add(file + ": '" + path + ".enabled' is false, so there is nothing to do.");
    }
    if (btc.has("decimals") && btc.path("decimals").asInt() != 8) {
      problems.add(
          file + ": '" + path + ".decimals' must be 8: a bitcoin has 100,000,000 satoshis.");
    }
    if (btc.has("symbol") && !btc.path("symbol").asText().equalsIgnoreCase("BTC")) {
      problems.add(file + ": '" + path + ".symbol' must be BTC; utxod supports no other coin.");
    }
    networkOf(btc.path("chain_id").asText());
    for (String key : List.of("rpc_urls", "username", "password")) {
      if (btc.has(key)) {
        set(Setting.ofKey(key).orElseThrow(), btc.get(key), path + "." + key);
      }
    }
  }

  /** A chain id may name the network; other ids (numbers of other systems) have no meaning here. */
  private void networkOf(String chainId) {
    String name = chainId.startsWith("btc-") || chainId.startsWith("bitcoin-")
        ? chainId.substring(chainId.indexOf('-') + 1)
        : chainId;
    for (Network network : Network.values()) {
      if (network.label().equals(name)) {
        settings.putIfAbsent(Setting.NETWORK, TextNode.valueOf(network.label()));
      }
    }
  }

  private void only(JsonNode node, List<String> known, String path) {
    node.fieldNames().forEachRemaining(name -> {
      if (!known.contains(name)) {
        unknown(path + "." + name, Names.nearest(name, known).map(near -> path + "." + near));
      }
    });
  }

  private void unknown(String key, Optional<String> nearest) {
    problems.add(file + ": '" + key + "' is not known."
        + nearest.map(near -> " Did you mean '" + near + "'?").orElse(""));
  }

  private @Nullable JsonNode fill(JsonNode value, String key) {
    if (value.isTextual()) {
      String filled = fill(value.textValue(), key);
      return filled == null ? null : TextNode.valueOf(filled);
    }
    if (value.isArray()) {
      ArrayNode filled = JsonNodeFactory.instance.arrayNode();
      for (JsonNode entry : value) {
        JsonNode one = fill(entry, key);
        if (one != null) {
          filled.add(one);
        }
      }
      return filled;
    }
    if (value instanceof ObjectNode object) {
      ObjectNode filled = object.objectNode();
      for (Map.Entry<String, JsonNode> field : object.properties()) {
        JsonNode one = fill(field.getValue(), key);
        if (one != null) {
          filled.set(field.getKey(), one);
        }
      }
      return filled;
    }
    return value;
  }

  private @Nullable String fill(String text, String key) {
    Matcher matcher = VARIABLE.matcher(text);
    StringBuilder filled = new StringBuilder();
    while (matcher.find()) {
      String value = environment.apply(matcher.group(1));
      variables.add(matcher.group(1));
      if (value == null) {
        problems.add(file + ": '" + key + "' names the environment variable " + matcher.group(1)
            + ", which is not set.");
        return null;
      }
      matcher.appendReplacement(filled, Matcher.quoteReplacement(value));
    }
    return matcher.appendTail(filled).toString();
  }
}
