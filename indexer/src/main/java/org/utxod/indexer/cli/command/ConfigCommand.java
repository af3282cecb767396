package org.utxod.indexer.cli.command;

import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.cli.console.CommonOptions;
import org.utxod.indexer.cli.console.Console;
import org.utxod.indexer.cli.console.ExitStatus;
import org.utxod.indexer.config.Config;
import org.utxod.indexer.config.ConfigLoader;
import org.utxod.indexer.config.RpcUrl;
import org.utxod.indexer.config.Setting;
import org.utxod.indexer.daemon.MemoryBudget;
import org.utxod.indexer.doctor.Doctor;
import org.utxod.indexer.doctor.Finding;
import org.utxod.query.outbound.RateLimit;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;

/** {@code utxod config}: the effective configuration, secrets masked, and a look at what it needs. */
@Command(
    name = "config",
    mixinStandardHelpOptions = true,
    description = {
      "Print the effective configuration as YAML that can be loaded again, with secrets masked,",
      "and check it: nodes, disk, memory, clock and permissions."
    })
public final class ConfigCommand implements Callable<Integer> {
  private static final String MASK = "****";

  /** What YAML reads as the same text, or number, without quotation marks. */
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z/][A-Za-z0-9_/.-]*|[0-9]+");

  private final Console console;

  @ArgGroup(validate = false, order = 100, heading = CommonOptions.HEADING)
  private CommonOptions options = new CommonOptions();

  ConfigCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    ConfigLoader.Loaded loaded = options.loaded();
    for (Setting setting : Setting.values()) {
      String origin = loaded.origins().get(setting);
      console.answer(line(setting, loaded.config()) + "  # "
          + (origin == null ? "default" : "from " + origin));
    }
    console.answer("# " + MemoryBudget.of(loaded.config()).describe());
    Doctor doctor = Doctor.inspect(loaded.config(), options.file(), Clock.systemUTC());
    for (Finding found : doctor.all()) {
      String level = found.level().name().toLowerCase(Locale.ROOT);
      console.answer(String.format("# %-4s  %-16s  %s", level, found.about(), found.message()));
    }
    if (!doctor.hasNode()) {
      return ExitStatus.NODE.code();
    }
    return (doctor.machineServes() ? ExitStatus.DONE : ExitStatus.FAILED).code();
  }

  /** A line of YAML that can be loaded again; commented out where it holds what is not shown. */
  private static String line(Setting setting, Config config) {
    String value = setting.isList()
        ? "[" + String.join(", ", list(setting, config)) + "]"
        : scalar(value(setting, config));
    return (value.contains(MASK) ? "# " : "") + setting.key() + ": " + value;
  }

  private static List<String> list(Setting setting, Config config) {
    return switch (setting) {
      case RPC_URLS -> config.rpcUrls().stream().map(ConfigCommand::entry).toList();
      case ACCESS_HOSTS -> quoted(config.access().hosts());
      case ACCESS_CORS_ORIGINS -> quoted(config.access().corsOrigins());
      case ACCESS_TRUSTED_PROXIES -> quoted(config.access().trustedProxies());
      default -> throw new IllegalArgumentException(setting + " is not a list");
    };
  }

  private static List<String> quoted(Collection<String> values) {
    return values.stream().map(ConfigCommand::quoted).toList();
  }

  private static String entry(RpcUrl url) {
    if (url.kind() == RpcUrl.Kind.NODE) {
      return quoted(url.toString());
    }
    String limits = url.limits().stream().map(RateLimit::toString).collect(Collectors.joining(" "));
    return "{url: " + quoted(url.toString()) + ", kind: " + url.kind().label()
        + ", name: " + quoted(url.name())
        + (limits.isEmpty() ? "" : ", limits: " + quoted(limits))
        + (url.token().reveal().isEmpty()
            ? ""
            : ", token: " + quoted(url.token().toString())) + "}";
  }

  private static String scalar(String value) {
    return PLAIN.matcher(value).matches() ? value : quoted(value);
  }

  private static String quoted(String value) {
    return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private static String value(Setting setting, Config config) {
    return switch (setting) {
      case RPC_URLS, ACCESS_HOSTS, ACCESS_CORS_ORIGINS, ACCESS_TRUSTED_PROXIES ->
        throw new IllegalArgumentException(setting + " is a list");
      case NETWORK -> config.network().label();
      case DATA_DIR -> config.dataDir().toString();
      case RPC_COOKIE -> config.rpcCookie().toString();
      case USERNAME -> config.username();
      case PASSWORD -> config.password().toString();
      case PASSWORD_FILE -> orEmpty(config.passwordFile());
      case RPC_PROXY -> orEmpty(config.rpcProxy());
      case HTTP -> config.http().toString();
      case ACCESS_READ -> config.access().readNeedsToken() ? "token" : "open";
      case ACCESS_RATE_LIMIT -> orEmpty(config.access().perClient());
      case LOG_FORMAT -> config.jsonLog() ? "json" : "text";
      case START_HEIGHT -> String.valueOf(config.startHeight());
      case SOURCE -> config.source().name().toLowerCase(Locale.ROOT);
      case FETCH_CONNECTIONS -> String.valueOf(config.fetchConnections());
      case WAIT_FOR_BLOCKS -> config.waitForBlocks().name().toLowerCase(Locale.ROOT);
      case UNDO_BLOCKS -> String.valueOf(config.index().undoBlocks());
      case ACTIVITY_BLOCKS -> String.valueOf(config.index().activityBlocks());
      case JOURNAL_ENTRIES -> String.valueOf(config.index().journalEntries());
      case SCRIPT_HASH_INDEX -> String.valueOf(config.index().scriptHashIndex());
      case SET_HASH -> String.valueOf(config.index().setHash());
      case BULK_FROM_BLOCKS -> String.valueOf(config.bulkFromBlocks());
      case BACKFILL -> config.backfillAtFirstQuestion() ? "auto" : "manual";
      case VERIFY_EVERY_HOURS -> String.valueOf(config.verifyEveryHours());
      case MEMORY -> config.memoryBytes() == 0 ? "auto" : (config.memoryBytes() >> 20) + "M";
      case BLOCK_CACHE_MB -> String.valueOf(config.blockCacheBytes() >> 20);
      case CLIENT_MEMORY_MB -> String.valueOf(config.clientMemoryBytes() >> 20);
      case MEMPOOL -> config.mempool().enabled() ? "auto" : "off";
      case MEMPOOL_POLL_MS -> String.valueOf(config.mempool().pollEvery().toMillis());
      case MEMPOOL_MEMORY_MB -> String.valueOf(config.mempool().memoryBytes() >> 20);
      case ZMQ_SEQUENCE -> orEmpty(config.mempool().zmqSequence());
      case WATCH_WATCHERS -> String.valueOf(config.push().watchers());
      case WATCH_ADDRESSES -> String.valueOf(config.push().scripts());
      case WEBHOOKS_MOST -> String.valueOf(config.push().webhooks());
      case WEBHOOKS_RETRIES -> String.valueOf(config.push().retries());
      case WEBHOOKS_PRIVATE_TARGETS -> config.push().reach().name().toLowerCase(Locale.ROOT);
      case MAX_LAG_BLOCKS -> String.valueOf(config.maxLagBlocks());
      case WHEN_ALL_FAIL -> config.whenAllFail().name().toLowerCase(Locale.ROOT);
      case FALLBACK_ENABLED -> String.valueOf(config.providersConfig().enabled());
      case FALLBACK_AGREE -> String.valueOf(config.providersConfig().agree());
      case FALLBACK_PATIENCE ->
        String.valueOf(config.providersConfig().patience().toSeconds());
      case OUTBOUND_PROXY -> orEmpty(config.providersConfig().proxy());
      case OUTBOUND_CA_FILE -> orEmpty(config.providersConfig().caFile());
      case OUTBOUND_AUDIT_LOG -> String.valueOf(config.providersConfig().auditLog());
      case CACHE_SECONDS ->
        String.valueOf(config.providersConfig().cache().kept().toSeconds());
      case CACHE_NEGATIVE_SECONDS ->
        String.valueOf(config.providersConfig().cache().negativeKept().toSeconds());
      case CACHE_MEMORY_MB -> String.valueOf(config.providersConfig().cache().memoryBytes() >> 20);
      case CACHE_REDIS -> orEmpty(config.providersConfig().cache().redis());
      case CACHE_REDIS_PASSWORD ->
        config.providersConfig().cache().redisPassword().toString();
      case CACHE_REDIS_TIMEOUT_MS ->
        String.valueOf(config.providersConfig().cache().redisPatience().toMillis());
    };
  }

  private static String orEmpty(@Nullable Object value) {
    return value == null ? "" : value.toString();
  }
}
