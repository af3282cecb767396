package org.utxod.indexer.cli.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.utxod.indexer.backup.Backup;
import org.utxod.indexer.cli.client.DaemonQueryClient;
import org.utxod.indexer.cli.console.CommonOptions;
import org.utxod.indexer.cli.console.Console;
import org.utxod.indexer.cli.console.ExitStatus;
import org.utxod.indexer.config.Config;
import org.utxod.indexer.daemon.OpenIndex;
import org.utxod.indexer.daemon.Version;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code utxod backup DIR}: by the running daemon, otherwise in this process. */
@Command(
    name = "backup",
    mixinStandardHelpOptions = true,
    description = "Write a consistent backup of the index, even while the daemon is running.")
public final class BackupCommand implements Callable<Integer> {
  private final Console console;

  @Mixin
  private CommonOptions options = new CommonOptions();

  @Parameters(paramLabel = "DIR", description = "a new or empty directory")
  private Path directory = Path.of("");

  BackupCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws InterruptedException {
    Config config = options.config();
    Path target = directory.toAbsolutePath().normalize();
    Optional<DaemonQueryClient> daemon = DaemonQueryClient.find(config);
    if (daemon.isPresent()) {
      try (DaemonQueryClient client = daemon.get()) {
        String body =
            JsonNodeFactory.instance.objectNode().put("dir", target.toString()).toString();
        console.answer(new JobWatch(console).toTheEnd(client, "/v1/admin/backup", body));
      }
    } else {
      try (OpenIndex open = OpenIndex.existing(config)) {
        console.answer(new Backup(open.index(), open.history(), config.network(), Version.text())
            .into(target));
      }
    }
    return ExitStatus.DONE.code();
  }
}
