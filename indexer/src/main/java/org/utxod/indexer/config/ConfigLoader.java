package org.utxod.indexer.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.follow.source.BlockWait;
import org.utxod.query.balance.WhenAllFail;
import org.utxod.query.cache.redis.RedisUrl;
import org.utxod.query.http.HostPort;
import org.utxod.query.outbound.RateLimit;
import org.utxod.query.outbound.http.ProxyUrl;
import org.utxod.query.watch.webhook.Targets;
import org.utxod.store.chain.Network;
import org.utxod.store.core.IndexOptions;

/** Makes the effective configuration of options, environment, file and defaults. Used once. */
public final class ConfigLoader {
  private static final Pattern ORIGIN = Pattern.compile("\\*|https?://[A-Za-z0-9.\\[\\]:-]{1,260}");
  private static final Pattern HOST =
      Pattern.compile("\\*|[A-Za-z0-9._-]{1,253}|[0-9a-fA-F:.]{2,45}|\\[[0-9a-fA-F:.]{2,45}\\]");
  private static final Pattern IP = Pattern.compile("[0-9.]{7,15}|[0-9a-fA-F:.]{2,45}");

  private final Map<String, String> environment;
  private final Path home;
  private final List<String> problems = new ArrayList<>();
  private final Map<Setting, JsonNode> chosen = new EnumMap<>(Setting.class);
  private final Map<Setting, String> origins = new EnumMap<>(Setting.class);

  private ConfigLoader(Map<String, String> environment, Path home) {
    this.environment = environment;
    this.home = home;
  }

  /** What came of loading: the configuration and, for each setting that somebody made, where it comes from. */
  public record Loaded(Config config, Map<Setting, String> origins) {}

  /**
   * Loads it.
   *
   * @param options what the command line says; for a list all its values
   * @param environment all of it: names that begin with UTXOD_ and are not known are refused
   * @param file the file that the command line names; null for the one that {@code UTXOD_CONFIG} names, if any
   * @throws ConfigException with everything that is wrong
   */
  public static Loaded load(
      Map<Setting, List<String>> options,
      @Nullable Path file,
      Map<String, String> environment,
      Path home) {
    ConfigLoader loader = new ConfigLoader(environment, home);
    loader.choose(options, file);
    Config config = loader.config();
    if (!loader.problems.isEmpty()) {
      throw new ConfigException(loader.problems);
    }
    return new Loaded(config, loader.origins);
  }

  private void choose(Map<Setting, List<String>> options, @Nullable Path file) {
    String named = environment.get("UTXOD_CONFIG");
    Path path = file != null ? file : named == null ? null : Path.of(named);
    Set<String> used = new HashSet<>();
    Map<Setting, JsonNode> fromFile =
        path == null ? Map.of() : ConfigFile.read(path, environment::get, problems, used);
    problems.addAll(EnvironmentNames.problems(environment, used));
    for (Setting setting : Setting.values()) {
      List<String> given = options.get(setting);
      Optional<String> variable =
          setting.environmentNames().stream().filter(environment::containsKey).findFirst();
      if (given != null && !given.isEmpty()) {
        put(setting, texts(given), "option");
      } else if (variable.isPresent()) {
        String text = String.valueOf(environment.get(variable.get()));
        // Commas separate the entries of lists; anywhere else they are part of the value, of a
        // password say.
        List<String> values = setting.isList() ? List.of(text.split(",", -1)) : List.of(text);
        put(setting, texts(values), variable.get());
      } else if (fromFile.containsKey(setting)) {
        put(setting, fromFile.get(setting), String.valueOf(path));
      }
    }
  }

  private void put(Setting setting, JsonNode value, String origin) {
    chosen.put(setting, value);
    origins.put(setting, origin);
  }

  private static JsonNode texts(List<String> values) {
    if (values.size() == 1) {
      return TextNode.valueOf(values.get(0).strip());
    }
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    values.forEach(value -> list.add(value.strip()));
    return list;
  }

  private Config config() {
    Network network = parse(Setting.NETWORK, Network::ofName, Network.MAINNET);
    Path dataDir = path(Setting.DATA_DIR, home.resolve(".utxod").resolve(network.label()));
    return new Config(
        network,
        dataDir,
        rpcUrls(network),
        path(Setting.RPC_COOKIE, CookieFiles.usual(home, network)),
        text(Setting.USERNAME),
        new Secret(text(Setting.PASSWORD)),
        passwordFile(),
        proxy(Setting.RPC_PROXY),
        parse(Setting.HTTP, HostPort::parse, HostPort.DEFAULT),
        access(),
        parse(Setting.LOG_FORMAT, SettingParsers::isJson, false),
        number(Setting.START_HEIGHT, 0, 100_000_000),
        parse(Setting.SOURCE, SettingParsers::sourceKind, SourceKind.AUTO),
        number(Setting.FETCH_CONNECTIONS, 1, 16),
        parse(Setting.WAIT_FOR_BLOCKS, SettingParsers::waitForBlocks, BlockWait.Mode.AUTO),
        index(),
        parse(Setting.MEMORY, SettingParsers::memory, 0L),
        (long) number(Setting.BLOCK_CACHE_MB, 0, 1 << 20) << 20,
        (long) number(Setting.CLIENT_MEMORY_MB, 0, 1 << 16) << 20,
        number(Setting.MAX_LAG_BLOCKS, 0, 100_000_000),
        parse(Setting.WHEN_ALL_FAIL, SettingParsers::whenAllFail, WhenAllFail.SERVE_STALE),
        number(Setting.VERIFY_EVERY_HOURS, 0, 24 * 366),
        parse(Setting.BACKFILL, SettingParsers::isAuto, false),
        number(Setting.BULK_FROM_BLOCKS, 0, 100_000_000),
        mempool(),
        push(),
        providersConfig());
  }

  private @Nullable Path passwordFile() {
    if (text(Setting.PASSWORD_FILE).isEmpty()) {
      return null;
    }
    if (!text(Setting.PASSWORD).isEmpty()) {
      problems.add(at(Setting.PASSWORD_FILE) + ": rpc_password is set too; give only one of them.");
    } else if (text(Setting.USERNAME).isEmpty()) {
      problems.add(at(Setting.PASSWORD_FILE) + ": a username is required with it.");
    }
    return file(Setting.PASSWORD_FILE);
  }

  private AccessConfig access() {
    return new AccessConfig(
        parse(Setting.ACCESS_READ, SettingParsers::isToken, false),
        texts(Setting.ACCESS_HOSTS, HOST, "a name such as utxod.example.org, without a port, or *"),
        text(Setting.ACCESS_RATE_LIMIT).isEmpty()
            ? null
            : parse(
                Setting.ACCESS_RATE_LIMIT,
                SettingParsers::oneLimit,
                new RateLimit(1, Duration.ofSeconds(1))),
        texts(
            Setting.ACCESS_CORS_ORIGINS,
            ORIGIN,
            "an origin such as https://shop.example.org, or *"),
        texts(Setting.ACCESS_TRUSTED_PROXIES, IP, "an IP address"));
  }

  private Set<String> texts(Setting setting, Pattern form, String expected) {
    JsonNode value = chosen.get(setting);
    Set<String> texts = new LinkedHashSet<>();
    if (value != null) {
      for (JsonNode entry : value.isArray() ? value : List.of(value)) {
        String text = entry.asText().strip();
        if (form.matcher(text).matches()) {
          texts.add(text);
        } else if (!text.isEmpty()) {
          problems.add(at(setting) + ": '" + text + "' is not " + expected + ".");
        }
      }
    }
    return texts;
  }

  private MempoolConfig mempool() {
    String zmq = text(Setting.ZMQ_SEQUENCE);
    return new MempoolConfig(
        parse(Setting.MEMPOOL, SettingParsers::isOn, true),
        Duration.ofMillis(number(Setting.MEMPOOL_POLL_MS, 10, 600_000)),
        (long) number(Setting.MEMPOOL_MEMORY_MB, 0, 1 << 20) << 20,
        zmq.isEmpty() ? null : parse(Setting.ZMQ_SEQUENCE, SettingParsers::zmqEndpoint, zmq));
  }

  private PushConfig push() {
    return new PushConfig(
        number(Setting.WATCH_WATCHERS, 0, 100_000),
        number(Setting.WATCH_ADDRESSES, 1, 10_000),
        number(Setting.WEBHOOKS_MOST, 0, 1_000),
        number(Setting.WEBHOOKS_RETRIES, 1, 1_000),
        parse(Setting.WEBHOOKS_PRIVATE_TARGETS, SettingParsers::reach, Targets.Reach.LOOPBACK));
  }

  private ProvidersConfig providersConfig() {
    return new ProvidersConfig(
        parse(Setting.FALLBACK_ENABLED, SettingParsers::flag, true),
        parse(Setting.FALLBACK_AGREE, SettingParsers::flag, false),
        Duration.ofSeconds(number(Setting.FALLBACK_PATIENCE, 1, 25)),
        proxy(Setting.OUTBOUND_PROXY),
        text(Setting.OUTBOUND_CA_FILE).isEmpty() ? null : file(Setting.OUTBOUND_CA_FILE),
        parse(Setting.OUTBOUND_AUDIT_LOG, SettingParsers::flag, false),
        cache());
  }

  private CacheConfig cache() {
    return new CacheConfig(
        Duration.ofSeconds(number(Setting.CACHE_SECONDS, 0, 600)),
        Duration.ofSeconds(number(Setting.CACHE_NEGATIVE_SECONDS, 0, 600)),
        (long) number(Setting.CACHE_MEMORY_MB, 1, 1 << 14) << 20,
        redis(),
        new Secret(text(Setting.CACHE_REDIS_PASSWORD)),
        Duration.ofMillis(number(Setting.CACHE_REDIS_TIMEOUT_MS, 5, 5_000)));
  }

  private @Nullable RedisUrl redis() {
    String text = text(Setting.CACHE_REDIS);
    try {
      return text.isEmpty() ? null : RedisUrl.parse(text);
    } catch (IllegalArgumentException e) {
      problems.add(at(Setting.CACHE_REDIS) + ": " + e.getMessage() + ".");
      return null;
    }
  }

  private @Nullable ProxyUrl proxy(Setting setting) {
    String text = text(setting);
    try {
      return text.isEmpty() ? null : ProxyUrl.parse(text);
    } catch (IllegalArgumentException e) {
      problems.add(at(setting) + ": " + e.getMessage() + ".");
      return null;
    }
  }

  private Path file(Setting setting) {
    Path path = path(setting, home);
    if (!Files.isReadable(path)) {
      problems.add(at(setting) + ": " + path + " is not a readable file.");
    }
    return path;
  }

  private IndexOptions index() {
    try {
      return new IndexOptions(
          number(Setting.UNDO_BLOCKS, 1, 1_000_000),
          number(Setting.ACTIVITY_BLOCKS, 0, 1_000_000),
          number(Setting.JOURNAL_ENTRIES, 1, 100_000_000),
          parse(Setting.SCRIPT_HASH_INDEX, SettingParsers::flag, false),
          parse(Setting.SET_HASH, SettingParsers::flag, true));
    } catch (IllegalArgumentException e) {
      problems.add(String.valueOf(e.getMessage()) + ".");
      return IndexOptions.DEFAULT;
    }
  }

  private List<RpcUrl> rpcUrls(Network network) {
    JsonNode value = chosen.get(Setting.RPC_URLS);
    if (value == null) {
      List<RpcUrl> usual = List.of(RpcUrl.of("http://127.0.0.1:" + network.rpcPort()));
      requireTwoToAgree(usual);
      return usual;
    }
    List<RpcUrl> urls = new ArrayList<>();
    for (JsonNode entry : value.isArray() ? value : List.of(value)) {
      try {
        urls.add(RpcUrls.read(entry));
      } catch (IllegalArgumentException e) {
        problems.add(
            at(Setting.RPC_URLS) + ": entry " + (urls.size() + 1) + " " + e.getMessage() + ".");
      }
    }
    if (urls.stream().noneMatch(url -> url.kind() == RpcUrl.Kind.NODE) && problems.isEmpty()) {
      problems.add(
          at(Setting.RPC_URLS)
              + ": no entry is a Bitcoin node, and only a node can provide blocks to index. Add its RPC URL.");
    }
    requireTwoToAgree(urls);
    return urls;
  }

  private void requireTwoToAgree(List<RpcUrl> urls) {
    boolean agree = List.of("true", "yes", "on").contains(text(Setting.FALLBACK_AGREE));
    long providers = urls.stream().filter(url -> url.kind() != RpcUrl.Kind.NODE).count();
    if (agree && providers < 2 && problems.isEmpty()) {
      problems.add(at(Setting.FALLBACK_AGREE)
          + ": agreement needs two external providers, but rpc_urls has " + providers + ".");
    }
  }

  private String text(Setting setting) {
    JsonNode value = chosen.get(setting);
    if (value == null) {
      return setting.defaultText();
    }
    if (!value.isValueNode()) {
      problems.add(at(setting) + ": must be a single value.");
      return setting.defaultText();
    }
    return value.asText();
  }

  private Path path(Setting setting, Path otherwise) {
    String text = text(setting);
    if (text.isEmpty()) {
      return otherwise;
    }
    Path path = text.startsWith("~/") ? home.resolve(text.substring(2)) : Path.of(text);
    if (setting == Setting.DATA_DIR && Files.isRegularFile(path)) {
      problems.add(at(setting) + ": " + path + " is a file, not a directory.");
    }
    return path.toAbsolutePath().normalize();
  }

  private int number(Setting setting, int min, int max) {
    String text = text(setting).replace("_", "");
    try {
      int value = Integer.parseInt(text);
      if (value >= min && value <= max) {
        return value;
      }
    } catch (NumberFormatException e) {
      problems.add(at(setting) + ": must be a whole number, not '" + text + "'.");
      return Integer.parseInt(setting.defaultText());
    }
    problems.add(at(setting) + ": must be from " + min + " to " + max + ", not " + text + ".");
    return Integer.parseInt(setting.defaultText());
  }

  private <T> T parse(Setting setting, Function<String, T> parser, T otherwise) {
    try {
      return parser.apply(text(setting));
    } catch (IllegalArgumentException e) {
      problems.add(at(setting) + ": " + e.getMessage() + ".");
      return otherwise;
    }
  }

  private String at(Setting setting) {
    return "'" + setting.key() + "' (from " + origins.getOrDefault(setting, "the default") + ")";
  }
}
