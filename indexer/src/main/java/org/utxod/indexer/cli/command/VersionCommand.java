package org.utxod.indexer.cli.command;

import java.util.concurrent.Callable;
import org.utxod.indexer.cli.console.Console;
import org.utxod.indexer.cli.console.ExitStatus;
import org.utxod.indexer.daemon.Version;
import picocli.CommandLine.Command;

/** {@code utxod version}: the same as {@code --version}. */
@Command(name = "version", mixinStandardHelpOptions = true, description = "Print the version.")
public final class VersionCommand implements Callable<Integer> {
  private final Console console;

  VersionCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    console.answer("utxod " + Version.text());
    return ExitStatus.DONE.code();
  }
}
