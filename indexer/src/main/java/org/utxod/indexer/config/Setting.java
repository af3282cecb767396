package org.utxod.indexer.config;

import static org.utxod.indexer.config.SettingType.choice;
import static org.utxod.indexer.config.SettingType.duration;
import static org.utxod.indexer.config.SettingType.flag;
import static org.utxod.indexer.config.SettingType.mebibytes;
import static org.utxod.indexer.config.SettingType.memory;
import static org.utxod.indexer.config.SettingType.number;
import static org.utxod.indexer.config.SettingType.optional;
import static org.utxod.indexer.config.SettingType.path;
import static org.utxod.indexer.config.SettingType.scalar;
import static org.utxod.indexer.config.SettingType.secret;
import static org.utxod.indexer.config.SettingType.set;
import static org.utxod.indexer.config.SettingType.text;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
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

/**
 * All settings, each declared once: names, type (parser, range, default, output) and meaning. The environment variable
 * (UTXOD_ and the name in capitals), the option (-- and the last name, with hyphens), the help, {@code utxod config}
 * and the table of the documentation are derived from it.
 *
 * @param names its path in the file, and other names for it
 * @param hasOption whether the command line has an option for it
 * @param meaning its purpose, a phrase
 * @param usual its default if that depends on settings declared before; null for the type's default
 * @param <T> its value
 */
public record Setting<T>(
    List<String> names,
    SettingType<T> type,
    boolean hasOption,
    String meaning,
    @Nullable Function<SettingValues, T> usual) {
  private static final List<Setting<?>> DECLARED = new ArrayList<>();
  private static final Pattern ZMQ =
      Pattern.compile("tcp://([A-Za-z0-9._-]+|\\[[0-9a-fA-F:.]+\\]):[0-9]{1,5}");
  private static final SettingType<Optional<Path>> READABLE_FILE =
      path("FILE", path -> !Files.isReadable(path), " is not a readable file").orNothing();

  public static final Setting<Network> NETWORK = option(
      "network",
      scalar("NAME", "mainnet", Network::ofName, Network::label),
      "mainnet, testnet3, testnet4, signet or regtest");
  public static final Setting<Path> DATA_DIR = declare(
      "data_dir",
      path("DIR", Files::isRegularFile, " is a file, not a directory"),
      true,
      "data directory; by default ~/.utxod/NETWORK",
      values -> values.home().resolve(".utxod").resolve(values.get(NETWORK).label()));
  public static final Setting<List<RpcUrl>> RPC_URLS = declare(
      "rpc_urls|rpc_url",
      RpcUrls.TYPE,
      true,
      "nodes and external APIs in order of preference; by default the local node",
      values -> List.of(RpcUrl.of("http://127.0.0.1:" + values.get(NETWORK).rpcPort())));
  public static final Setting<Path> RPC_COOKIE = declare(
      "rpc_cookie",
      path("FILE", path -> false, ""),
      true,
      "the node's cookie file; by default where Bitcoin Core puts it",
      values -> cookieFile(values.home().resolve(".bitcoin"), values.get(NETWORK)));
  public static final Setting<String> USERNAME =
      option("username|rpc_user", text("USER"), "user for the nodes' RPC, instead of a cookie");
  public static final Setting<Secret> PASSWORD = option(
      "password|rpc_password",
      secret(),
      "password for the nodes' RPC; better in the file or the environment than as an option");
  public static final Setting<Optional<Path>> PASSWORD_FILE = setting(
      "password_file|rpc_password_file",
      READABLE_FILE,
      "file with that password instead, read again when a node rejects it");
  public static final Setting<Optional<ProxyUrl>> RPC_PROXY = setting(
      "rpc_proxy",
      optional("URL", ProxyUrl::parse),
      "proxy for nodes that are not on this machine, such as socks5://127.0.0.1:9050 for a node at an .onion "
          + "address");
  public static final Setting<HostPort> HTTP = option(
      "http",
      scalar("HOST:PORT", "127.0.0.1:3000", HostPort::parse, HostPort::toString),
      "address to listen on");
  public static final Setting<Boolean> ACCESS_READ = setting(
      "access.read",
      choice("open, token", List.of(false, true)),
      "open: anyone who can reach the port may query; token: a token is required ('utxod token')");
  public static final Setting<Set<String>> ACCESS_HOSTS = setting(
      "access.hosts",
      set(
          "NAME",
          "\\*|[A-Za-z0-9._-]{1,253}|[0-9a-fA-F:.]{2,45}|\\[[0-9a-fA-F:.]{2,45}\\]",
          "a name such as utxod.example.org, without a port, or *"),
      "accepted names in the Host header besides localhost, such as utxod.example.org, or * for any; needed "
          + "behind a proxy that forwards its clients' Host");
  public static final Setting<Optional<RateLimit>> ACCESS_RATE_LIMIT = setting(
      "access.rate_limit",
      optional("LIMIT", RateLimit::parseOne),
      "request rate per client, such as 50/s; by default no limit");
  public static final Setting<Set<String>> ACCESS_CORS_ORIGINS = setting(
      "access.cors_origins",
      set(
          "ORIGIN",
          "\\*|https?://[A-Za-z0-9.\\[\\]:-]{1,260}",
          "an origin such as https://shop.example.org, or *"),
      "origins of web pages that may read answers, such as https://shop.example.org; by default none");
  public static final Setting<Set<String>> ACCESS_TRUSTED_PROXIES = setting(
      "access.trusted_proxies",
      set("ADDRESS", "[0-9.]{7,15}|[0-9a-fA-F:.]{2,45}", "an IP address"),
      "addresses of proxies whose X-Forwarded-For names the client, such as 127.0.0.1");
  public static final Setting<Boolean> LOG_FORMAT = setting(
      "log_format",
      choice("text, json", List.of(false, true)),
      "log format: text, or json (one JSON object per line)");
  public static final Setting<Integer> START_HEIGHT = option(
      "start_height",
      number(0, 0, 100_000_000),
      "the first block of a new index; older coins are not covered");
  public static final Setting<SourceKind> SOURCE = option(
      "source",
      choice("auto, rpc, rest", List.of(SourceKind.AUTO, SourceKind.RPC, SourceKind.REST)),
      "how blocks are read; auto: rest where the node offers it");
  public static final Setting<Integer> FETCH_CONNECTIONS =
      setting("fetch_connections", number(2, 1, 16), "concurrent block requests");
  public static final Setting<BlockWait.Mode> WAIT_FOR_BLOCKS = setting(
      "wait_for_blocks",
      choice(
          "auto, always, never",
          List.of(BlockWait.Mode.AUTO, BlockWait.Mode.ALWAYS, BlockWait.Mode.NEVER)),
      "long-poll the node for its next block, which occupies one of its RPC threads: always, never (poll every "
          + "second), or auto: only if the node has threads to spare");
  public static final Setting<Integer> UNDO_BLOCKS = setting(
      "undo_blocks",
      number(2016, 1, 1_000_000),
      "depth of reorganisations that stored undo data covers");
  public static final Setting<Integer> ACTIVITY_BLOCKS = setting(
      "activity_blocks",
      number(1008, 0, 1_000_000),
      "number of recent blocks at which balances can be queried");
  public static final Setting<Integer> JOURNAL_ENTRIES = setting(
      "journal_entries",
      number(20_000, 1, 100_000_000),
      "chain events kept for followers to catch up");
  public static final Setting<Boolean> SCRIPT_HASH_INDEX = setting(
      "script_hash_index",
      flag(false),
      "index scripts by their SHA-256; costs about 10 bytes per coin");
  public static final Setting<Boolean> HISTORY = setting(
      "history",
      choice("none, full", List.of(false, true)),
      "full: keep all transactions of every script, back to the genesis block; about 6 bytes for each transaction of a script");
  public static final Setting<Boolean> HISTORY_TXIDS = setting(
      "history_txids",
      flag(false),
      "keep the txids of the history too, so that lists of them need no node; 32 bytes a transaction");
  public static final Setting<Boolean> SET_HASH = setting(
      "set_hash", flag(true), "maintain the hash of the UTXO set; costs about 2.5 us per coin");
  public static final Setting<Integer> VERIFY_EVERY_HOURS = setting(
      "verify_every_hours",
      number(0, 0, 24 * 366),
      "interval of comparing the index with the node's UTXO set; 0: never");
  public static final Setting<Boolean> BACKFILL = setting(
      "backfill",
      choice("manual, auto", List.of(false, true)),
      "for an index that started at a height: manual, or auto to backfill queried scripts");
  public static final Setting<Integer> BULK_FROM_BLOCKS = setting(
      "bulk_from_blocks",
      number(1000, 0, 100_000_000),
      "bulk sync is used while the index is this many blocks plus undo_blocks behind the tip");
  public static final Setting<MemorySize> MEMORY = setting(
      "memory",
      memory(),
      "resident memory of the process, such as 2G; auto: 600M, less in a small container; machine: half of what it has");
  public static final Setting<Long> BLOCK_CACHE_MB = setting(
      "block_cache_mb",
      mebibytes(0, 0, 1 << 20),
      "the store's share of it, in MiB; 0: what remains beside the heap");
  public static final Setting<Long> CLIENT_MEMORY_MB = setting(
      "client_memory_mb",
      mebibytes(0, 0, 1 << 16),
      "heap used on behalf of clients (bodies, responses, watched scripts, events), in MiB; 0: a fifth of the heap");
  public static final Setting<Boolean> MEMPOOL = option(
      "mempool",
      choice("auto|on|true, off|false", List.of(true, false)),
      "auto: follow the node's mempool while the index is at the tip; off: unconfirmed amounts are unknown");
  public static final Setting<Duration> MEMPOOL_POLL_MS = setting(
      "mempool_poll_ms",
      duration(2_000, 10, 600_000, ChronoUnit.MILLIS),
      "interval of polling the node's mempool");
  public static final Setting<Long> MEMPOOL_MEMORY_MB = setting(
      "mempool_memory_mb",
      mebibytes(0, 0, 1 << 20),
      "heap for unconfirmed transactions, in MiB; 0: a third of the heap. A larger mempool is not followed");
  public static final Setting<Optional<String>> ZMQ_SEQUENCE = option(
      "zmq_sequence",
      optional("URL", Setting::zmq),
      "the node's -zmqpubsequence, as tcp://127.0.0.1:28332: immediate mempool updates instead of polling");
  public static final Setting<Integer> WATCH_WATCHERS = setting(
      "watch.watchers", number(1000, 0, 100_000), "maximum number of open streams (GET /v1/watch)");
  public static final Setting<Integer> WATCH_ADDRESSES = setting(
      "watch.addresses",
      number(1000, 1, 10_000),
      "maximum number of addresses and scripts per stream");
  public static final Setting<Integer> WEBHOOKS_MOST = setting(
      "webhooks.most", number(50, 0, 1_000), "maximum number of webhooks; each has a thread");
  public static final Setting<Integer> WEBHOOKS_RETRIES = setting(
      "webhooks.retries",
      number(18, 1, 1_000),
      "delivery attempts, over about an hour, before a delivery becomes a dead letter");
  /* auto depended on the listening address, and so opened private networks to webhooks behind every proxy. */
  public static final Setting<Targets.Reach> WEBHOOKS_PRIVATE_TARGETS = setting(
      "webhooks.private_targets",
      choice(
          "loopback|auto, allow, deny",
          List.of(Targets.Reach.LOOPBACK, Targets.Reach.ALLOW, Targets.Reach.DENY)),
      "webhook targets allowed besides public addresses: loopback (receivers on this machine), allow (private "
          + "networks too) or deny");
  public static final Setting<Integer> MAX_LAG_BLOCKS = setting(
      "fallback.max_lag_blocks",
      number(1000, 0, 100_000_000),
      "maximum distance from the tip in blocks at which answers are fresh; once stale, fresh again at ten fewer");
  public static final Setting<WhenAllFail> WHEN_ALL_FAIL = setting(
      "fallback.when_all_fail",
      choice("serve_stale, error", List.of(WhenAllFail.SERVE_STALE, WhenAllFail.ERROR)),
      "the answer if no source has a fresh one");
  public static final Setting<Boolean> FALLBACK_ENABLED =
      option("fallback.enabled", flag(true), "whether the external providers in rpc_urls are used");
  public static final Setting<Boolean> FALLBACK_AGREE = setting(
      "fallback.agree", flag(false), "accept a provider's answer only if a second provider agrees");
  public static final Setting<Duration> FALLBACK_PATIENCE = setting(
      "fallback.patience_seconds",
      duration(10, 1, 25, ChronoUnit.SECONDS),
      "maximum time for providers, per answer");
  public static final Setting<Optional<ProxyUrl>> OUTBOUND_PROXY = option(
      "outbound.proxy",
      optional("URL", ProxyUrl::parse),
      "proxy for the providers: socks5://HOST:PORT (resolves host names itself, as Tor does) or http://HOST:PORT");
  public static final Setting<Optional<Path>> OUTBOUND_CA_FILE = option(
      "outbound.ca_file",
      READABLE_FILE,
      "CA certificates (PEM) to trust besides the system's, for nodes and providers");
  public static final Setting<Boolean> OUTBOUND_AUDIT_LOG =
      setting("outbound.audit_log", flag(false), "log every call to a provider");
  public static final Setting<Duration> CACHE_SECONDS = setting(
      "cache.seconds",
      duration(10, 0, 600, ChronoUnit.SECONDS),
      "how long a provider's answer is cached; 0: never");
  public static final Setting<Duration> CACHE_NEGATIVE_SECONDS = setting(
      "cache.negative_seconds",
      duration(2, 0, 600, ChronoUnit.SECONDS),
      "how long a failure of all providers is cached");
  public static final Setting<Long> CACHE_MEMORY_MB = setting(
      "cache.memory_mb", mebibytes(16, 1, 1 << 14), "memory for cached provider answers, in MiB");
  public static final Setting<Optional<RedisUrl>> CACHE_REDIS = option(
      "cache.redis",
      optional("URL", RedisUrl::parse),
      "Redis in which several utxod instances share provider answers: redis://HOST:PORT, or rediss:// for TLS");
  public static final Setting<Secret> CACHE_REDIS_PASSWORD =
      setting("cache.redis_password", secret(), "password of that Redis");
  public static final Setting<Duration> CACHE_REDIS_TIMEOUT_MS = setting(
      "cache.redis_timeout_ms",
      duration(150, 5, 5_000, ChronoUnit.MILLIS),
      "timeout of Redis calls, after which a provider is called");

  public static final Setting<Integer> ACCOUNTS_MOST =
      setting("accounts.max_accounts", number(1_000, 0, 100_000), "maximum number of accounts");
  public static final Setting<Integer> ACCOUNTS_SCRIPTS = setting(
      "accounts.max_scripts",
      number(3_000_000, 1_000, 100_000_000),
      "maximum number of scripts of all accounts together; 8 bytes of memory each");

  public static final Setting<Optional<HostPort>> ELECTRUM_TCP = setting(
      "electrum.tcp",
      optional("HOST:PORT", HostPort::parse),
      "address for Electrum clients, such as 127.0.0.1:50001; by default they are not served. Needs history: full, "
          + "history_txids and script_hash_index");
  public static final Setting<Optional<HostPort>> ELECTRUM_TLS = setting(
      "electrum.tls",
      optional("HOST:PORT", HostPort::parse),
      "address for Electrum clients over TLS, such as 0.0.0.0:50002");
  public static final Setting<Optional<Path>> ELECTRUM_CERTIFICATE = setting(
      "electrum.certificate",
      READABLE_FILE,
      "certificate for it (PEM); by default a self-signed one, made at the first start and kept");
  public static final Setting<Optional<Path>> ELECTRUM_PRIVATE_KEY = setting(
      "electrum.private_key", READABLE_FILE, "the certificate's private key (PEM, PKCS #8)");
  public static final Setting<Integer> ELECTRUM_SESSIONS = setting(
      "electrum.sessions",
      number(1_000, 1, 100_000),
      "maximum number of connected Electrum clients");
  public static final Setting<Integer> ELECTRUM_SESSIONS_PER_ADDRESS = setting(
      "electrum.sessions_per_address",
      number(100, 1, 100_000),
      "maximum number of them from one address, or one /64 network of IPv6; from a /48, four times as many");
  public static final Setting<Integer> ELECTRUM_MAX_HISTORY = setting(
      "electrum.max_history",
      number(80_000, 10, 1_000_000),
      "transactions of a script that are listed to Electrum clients; Electrum takes no more than about 80,000 at once");

  static {
    PaymentSettings.declare();
    SigningSettings.declare();
    ClusterSettings.declare();
  }

  static <T> Setting<T> setting(String names, SettingType<T> type, String meaning) {
    return declare(names, type, false, meaning, null);
  }

  static <T> Setting<T> derived(
      String names, SettingType<T> type, String meaning, Function<SettingValues, T> usual) {
    return declare(names, type, false, meaning, usual);
  }

  private static <T> Setting<T> option(String names, SettingType<T> type, String meaning) {
    return declare(names, type, true, meaning, null);
  }

  private static <T> Setting<T> declare(
      String names,
      SettingType<T> type,
      boolean hasOption,
      String meaning,
      @Nullable Function<SettingValues, T> usual) {
    Setting<T> setting =
        new Setting<>(List.of(names.split("\\|")), type, hasOption, meaning, usual);
    DECLARED.add(setting);
    return setting;
  }

  /* Core: BaseParams().DataDir(), chainparamsbase.cpp. */
  private static Path cookieFile(Path core, Network network) {
    return (network == Network.MAINNET ? core : core.resolve(network.label())).resolve(".cookie");
  }

  private static String zmq(String text) {
    if (!ZMQ.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "must be the node's -zmqpubsequence address, such as tcp://127.0.0.1:28332, not '" + text
              + "'");
    }
    return text;
  }

  /** All settings, in the order of the documentation. */
  public static List<Setting<?>> all() {
    return Collections.unmodifiableList(DECLARED);
  }

  /** The setting that a key of the file names. */
  public static Optional<Setting<?>> ofKey(String key) {
    for (Setting<?> setting : DECLARED) {
      if (setting.names.contains(key)) {
        return Optional.of(setting);
      }
    }
    return Optional.empty();
  }

  /** Its path in the file. */
  public String key() {
    return names.get(0);
  }

  /** Its environment variables. */
  public List<String> environmentNames() {
    return names.stream()
        .map(name -> "UTXOD_" + name.replace('.', '_').toUpperCase(Locale.ROOT))
        .toList();
  }

  /** Its option of the command line. */
  public Optional<String> optionName() {
    return hasOption
        ? Optional.of("--" + names.get(names.size() - 1).replaceAll("[._]", "-"))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return key();
  }
}
