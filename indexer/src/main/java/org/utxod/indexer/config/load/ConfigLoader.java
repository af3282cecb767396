package org.utxod.indexer.config.load;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.config.Config;
import org.utxod.indexer.config.Setting;
import org.utxod.indexer.config.SettingType;
import org.utxod.indexer.config.SettingValues;
import org.utxod.indexer.history.HistoryOptions;

/** Builds the effective configuration from options, environment, file and defaults. Stateless. */
public final class ConfigLoader {
  private ConfigLoader() {}

  /** The result of loading: the configuration, and the settings it was built from. */
  public record Loaded(Config config, SettingValues settings) {}

  /**
   * Loads the configuration.
   *
   * @param options from the command line; for a list all its values
   * @param environment all variables: unknown names that begin with UTXOD_ are errors
   * @param file the file named on the command line; null for the one that {@code UTXOD_CONFIG} names, if any
   * @throws ConfigException with all errors
   */
  public static Loaded load(
      Map<Setting<?>, List<String>> options,
      @Nullable Path file,
      Map<String, String> environment,
      Path home) {
    List<String> problems = new ArrayList<>();
    SettingValues values = new SettingValues(home, problems);
    read(values, options, file, environment, problems);
    check(values);
    try {
      Config config = Config.of(values);
      if (problems.isEmpty()) {
        return new Loaded(config, values);
      }
    } catch (IllegalArgumentException e) {
      problems.add(e.getMessage() + ".");
    }
    throw new ConfigException(problems);
  }

  private static void read(
      SettingValues values,
      Map<Setting<?>, List<String>> options,
      @Nullable Path file,
      Map<String, String> environment,
      List<String> problems) {
    String named = environment.get("UTXOD_CONFIG");
    Path path = file != null ? file : named == null ? null : Path.of(named);
    Set<String> used = new HashSet<>();
    Map<Setting<?>, JsonNode> fromFile =
        path == null ? Map.of() : ConfigFile.read(path, environment::get, problems, used);
    problems.addAll(EnvironmentNames.problems(environment, used));
    for (Setting<?> setting : Setting.all()) {
      List<String> given = options.getOrDefault(setting, List.of());
      Optional<String> variable =
          setting.environmentNames().stream().filter(environment::containsKey).findFirst();
      if (!given.isEmpty()) {
        values.read(setting, SettingType.nodeOf(given), "option");
      } else if (variable.isPresent()) {
        String text = String.valueOf(environment.get(variable.get()));
        // Commas separate the entries of lists; anywhere else they are part of the value, such as a
        // password.
        List<String> entries =
            setting.type().isList() ? List.of(text.split(",", -1)) : List.of(text);
        values.read(setting, SettingType.nodeOf(entries), variable.get());
      } else if (fromFile.containsKey(setting)) {
        values.read(setting, fromFile.get(setting), String.valueOf(path));
      } else {
        values.read(setting, null, null);
      }
    }
  }

  /* Errors in the combination of settings that are valid by themselves. */
  private static void check(SettingValues values) {
    if (values.get(Setting.PASSWORD_FILE).isPresent()) {
      if (!values.get(Setting.PASSWORD).reveal().isEmpty()) {
        values.add(Setting.PASSWORD_FILE, "rpc_password is set too; give only one of them");
      } else if (values.get(Setting.USERNAME).isEmpty()) {
        values.add(Setting.PASSWORD_FILE, "a username is required with it");
      }
    }
    if (values.get(Setting.HISTORY)) {
      int activity = values.get(Setting.ACTIVITY_BLOCKS);
      if (activity < HistoryOptions.MIN_ACTIVITY_BLOCKS) {
        values.add(
            Setting.HISTORY,
            "full needs activity_blocks of at least " + HistoryOptions.MIN_ACTIVITY_BLOCKS
                + ", for it begins below them, not " + activity);
      }
      if (values.get(Setting.START_HEIGHT) > 1) {
        values.add(
            Setting.HISTORY,
            "full needs an index that knows all coins, which one with a start_height does not");
      }
    }
    checkElectrum(values);
    long providers =
        values.get(Setting.RPC_URLS).stream().filter(url -> !url.isNode()).count();
    if (values.get(Setting.FALLBACK_AGREE) && providers < 2 && values.isRight(Setting.RPC_URLS)) {
      values.add(
          Setting.FALLBACK_AGREE,
          "agreement needs two external providers, but rpc_urls has " + providers);
    }
  }

  private static void checkElectrum(SettingValues values) {
    boolean certificate = values.get(Setting.ELECTRUM_CERTIFICATE).isPresent();
    if (certificate != values.get(Setting.ELECTRUM_PRIVATE_KEY).isPresent()) {
      values.add(
          certificate ? Setting.ELECTRUM_CERTIFICATE : Setting.ELECTRUM_PRIVATE_KEY,
          "electrum.certificate and electrum.private_key are only good together");
    }
    Setting<?> listening =
        values.get(Setting.ELECTRUM_TCP).isPresent() ? Setting.ELECTRUM_TCP : Setting.ELECTRUM_TLS;
    if (values.get(Setting.ELECTRUM_TCP).isEmpty()
        && values.get(Setting.ELECTRUM_TLS).isEmpty()) {
      return;
    }
    List<String> missing = new ArrayList<>();
    if (!values.get(Setting.HISTORY)) {
      missing.add("history: full");
    }
    if (!values.get(Setting.HISTORY_TXIDS)) {
      missing.add("history_txids: true");
    }
    if (!values.get(Setting.SCRIPT_HASH_INDEX)) {
      missing.add("script_hash_index: true");
    }
    if (!values.get(Setting.MEMPOOL)) {
      missing.add("mempool: auto");
    }
    if (!missing.isEmpty()) {
      values.add(
          listening,
          "Electrum clients ask for every transaction of a script by its hash, confirmed or not, which needs "
              + String.join(", ", missing) + " too; docs/electrum.md says what that costs");
    }
  }
}
