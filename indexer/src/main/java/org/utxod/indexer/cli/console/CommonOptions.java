package org.utxod.indexer.cli.console;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.config.Config;
import org.utxod.indexer.config.Setting;
import org.utxod.indexer.config.load.ConfigLoader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Spec;

/** Options of every command: the configuration file, and each {@link Setting} that has an option. */
@Command // otherwise picocli ignores the mixin
public final class CommonOptions {
  /** Shown in a command's help above the common options, after the command's own. */
  private static final String HEADING =
      "%nSettings, also available in the file and the environment (utxod config lists them all):%n";

  private CommandSpec command = CommandSpec.create();

  /* Called by picocli with the command that these options are mixed into. */
  @Spec(Spec.Target.MIXEE)
  void addTo(CommandSpec mixee) {
    ArgGroupSpec.Builder group =
        ArgGroupSpec.builder().heading(HEADING).validate(false).order(100);
    group.addArg(OptionSpec.builder("--config")
        .paramLabel("FILE")
        .description("YAML file with settings")
        .type(Path.class)
        .build());
    for (Setting<?> setting : Setting.all()) {
      setting.optionName().ifPresent(name -> group.addArg(option(setting, name)));
    }
    // Main looks for this option before anything is parsed.
    group.addArg(OptionSpec.builder("--debug")
        .description("show stack traces of errors and log at debug level")
        .type(boolean.class)
        .build());
    mixee.addArgGroup(group.build());
    command = mixee;
  }

  private static OptionSpec option(Setting<?> setting, String name) {
    String usual =
        setting.type().defaultText().isEmpty() ? "" : " (" + setting.type().defaultText() + ")";
    return OptionSpec.builder(name)
        .paramLabel(setting.type().label())
        .description(
            setting.meaning() + (setting.type().isList() ? "; repeat for more" : "") + usual)
        .type(setting.type().isList() ? List.class : String.class)
        .auxiliaryTypes(String.class)
        .build();
  }

  private @Nullable Object value(String name) {
    OptionSpec option = command.findOption(name);
    return option == null ? null : option.getValue();
  }

  /** The file of the configuration; null if there is none. */
  @Nullable
  public Path file() {
    String named = System.getenv("UTXOD_CONFIG");
    return value("--config") instanceof Path path ? path : named == null ? null : Path.of(named);
  }

  public Config config() {
    return loaded().config();
  }

  /** The configuration with its setting values. */
  public ConfigLoader.Loaded loaded() {
    Map<Setting<?>, List<String>> given = new HashMap<>();
    for (Setting<?> setting : Setting.all()) {
      Object value = setting.optionName().map(this::value).orElse(null);
      if (value instanceof List<?> values) {
        given.put(setting, values.stream().map(String::valueOf).toList());
      } else if (value != null) {
        given.put(setting, List.of(value.toString()));
      }
    }
    return ConfigLoader.load(
        given, file(), System.getenv(), Path.of(System.getProperty("user.home")));
  }
}
