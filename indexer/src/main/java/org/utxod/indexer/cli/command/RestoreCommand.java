package org.utxod.indexer.cli.command;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.utxod.indexer.backup.Restore;
import org.utxod.indexer.cli.console.CommonOptions;
import org.utxod.indexer.cli.console.Console;
import org.utxod.indexer.cli.console.ExitStatus;
import org.utxod.indexer.config.Config;
import org.utxod.indexer.daemon.DataDirectory;
import org.utxod.indexer.daemon.OpenIndex;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code utxod restore DIR}: restores a missing index from a backup, while no daemon runs. */
@Command(
    name = "restore",
    mixinStandardHelpOptions = true,
    description = "Restore the index from a backup; there must be no index yet.")
public final class RestoreCommand implements Callable<Integer> {
  private final Console console;

  @Mixin
  private CommonOptions options = new CommonOptions();

  @Parameters(paramLabel = "DIR", description = "the directory that was given to 'utxod backup'")
  private Path directory = Path.of("");

  RestoreCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Config config = options.config();
    try (DataDirectory place = DataDirectory.take(config.dataDir())) {
      Restore restore =
          new Restore(config.network(), config.index().options(), OpenIndex.memory(config));
      console.answer(
          restore.from(directory.toAbsolutePath().normalize(), place.index(), console::note));
    }
    return ExitStatus.DONE.code();
  }
}
