package org.utxod.indexer.cli.command;

import java.time.Clock;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.utxod.indexer.cli.console.CommonOptions;
import org.utxod.indexer.cli.console.Console;
import org.utxod.indexer.cli.console.ExitStatus;
import org.utxod.indexer.config.Setting;
import org.utxod.indexer.config.load.ConfigLoader;
import org.utxod.indexer.daemon.MemoryBudget;
import org.utxod.indexer.doctor.Doctor;
import org.utxod.indexer.doctor.Finding;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code utxod config}: the effective configuration, secrets masked, and checks of the node and the machine. */
@Command(
    name = "config",
    mixinStandardHelpOptions = true,
    description = {
      "Print the effective configuration as YAML that can be loaded again, with secrets masked,",
      "and check it: nodes, disk, memory, clock and permissions."
    })
public final class ConfigCommand implements Callable<Integer> {
  /** Replaces a secret; such a line is commented out, because it cannot be loaded again. */
  private static final String MASK = "****";

  private final Console console;

  @Mixin
  private CommonOptions options = new CommonOptions();

  ConfigCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    ConfigLoader.Loaded loaded = options.loaded();
    for (Setting<?> setting : Setting.all()) {
      String line = setting.key() + ": " + loaded.settings().yaml(setting);
      console.answer((line.contains(MASK) ? "# " : "") + line + "  # "
          + loaded.settings().origin(setting).map(origin -> "from " + origin).orElse("default"));
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
}
