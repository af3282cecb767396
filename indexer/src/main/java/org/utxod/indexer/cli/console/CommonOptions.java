package org.utxod.indexer.cli.console;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.config.Config;
import org.utxod.indexer.config.ConfigLoader;
import org.utxod.indexer.config.Setting;
import picocli.CommandLine.Option;

/** Options that every command takes, each also a key of the file and an environment variable. */
public final class CommonOptions {
  /** Above them in the help of a command, whose own options stand first. */
  public static final String HEADING =
      "%nSettings, also available in the file and the environment (utxod config lists them all):%n";

  @Option(names = "--config", paramLabel = "FILE", description = "YAML file with settings")
  private @Nullable Path file;

  @Option(
      names = "--network",
      paramLabel = "NAME",
      description = "mainnet, testnet3, testnet4, signet or regtest")
  private @Nullable String network;

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "data directory (~/.utxod/NETWORK)")
  private @Nullable String dataDir;

  @Option(
      names = "--rpc-url",
      paramLabel = "URL",
      description = "RPC URL of a node; repeat for more, in order of preference")
  private @Nullable List<String> rpcUrls;

  @Option(names = "--rpc-cookie", paramLabel = "FILE", description = "the node's cookie file")
  private @Nullable String rpcCookie;

  @Option(names = "--rpc-user", paramLabel = "U", description = "RPC user, instead of a cookie")
  private @Nullable String rpcUser;

  @Option(
      names = "--rpc-password",
      paramLabel = "P",
      description = "RPC password; better set in UTXOD_RPC_PASSWORD or the file")
  private @Nullable String rpcPassword;

  @Option(
      names = "--http",
      paramLabel = "HOST:PORT",
      description = "address to listen on (127.0.0.1:3000)")
  private @Nullable String http;

  @Option(
      names = "--start-height",
      paramLabel = "H",
      description = "first block of a new index (0)")
  private @Nullable String startHeight;

  @Option(
      names = "--source",
      paramLabel = "auto|rpc|rest",
      description = "how blocks are read (auto)")
  private @Nullable String source;

  @Option(
      names = "--mempool",
      paramLabel = "auto|off",
      description = "whether the node's mempool is followed (auto)")
  private @Nullable String mempool;

  @Option(
      names = "--zmq-sequence",
      paramLabel = "URL",
      description = "the node's -zmqpubsequence, as tcp://127.0.0.1:28332")
  private @Nullable String zmqSequence;

  @Option(
      names = "--fallback-enabled",
      paramLabel = "true|false",
      description = "whether external providers are used (true)")
  private @Nullable String fallbackEnabled;

  @Option(
      names = "--outbound-proxy",
      paramLabel = "URL",
      description = "proxy for external providers, as socks5://127.0.0.1:9050")
  private @Nullable String outboundProxy;

  @Option(
      names = "--outbound-ca-file",
      paramLabel = "FILE",
      description = "additional trusted CA certificates (PEM)")
  private @Nullable String outboundCaFile;

  @Option(
      names = "--cache-redis",
      paramLabel = "URL",
      description = "Redis for sharing provider answers, as redis://127.0.0.1:6379")
  private @Nullable String cacheRedis;

  @Option(names = "--debug", description = "show stack traces of errors and log at debug level")
  private boolean debug;

  boolean debug() {
    return debug;
  }

  /** The file of the configuration; null if there is none. */
  @Nullable
  public Path file() {
    String named = System.getenv("UTXOD_CONFIG");
    return file != null ? file : named == null ? null : Path.of(named);
  }

  public Config config() {
    return loaded().config();
  }

  public ConfigLoader.Loaded loaded() {
    Map<Setting, List<String>> given = new EnumMap<>(Setting.class);
    put(given, Setting.NETWORK, network);
    put(given, Setting.DATA_DIR, dataDir);
    put(given, Setting.RPC_COOKIE, rpcCookie);
    put(given, Setting.USERNAME, rpcUser);
    put(given, Setting.PASSWORD, rpcPassword);
    put(given, Setting.HTTP, http);
    put(given, Setting.START_HEIGHT, startHeight);
    put(given, Setting.SOURCE, source);
    put(given, Setting.MEMPOOL, mempool);
    put(given, Setting.ZMQ_SEQUENCE, zmqSequence);
    put(given, Setting.FALLBACK_ENABLED, fallbackEnabled);
    put(given, Setting.OUTBOUND_PROXY, outboundProxy);
    put(given, Setting.OUTBOUND_CA_FILE, outboundCaFile);
    put(given, Setting.CACHE_REDIS, cacheRedis);
    if (rpcUrls != null) {
      given.put(Setting.RPC_URLS, rpcUrls);
    }
    return ConfigLoader.load(
        given, file, System.getenv(), Path.of(System.getProperty("user.home")));
  }

  private static void put(
      Map<Setting, List<String>> given, Setting setting, @Nullable String value) {
    if (value != null) {
      given.put(setting, List.of(value));
    }
  }
}
