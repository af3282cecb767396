package org.utxod.indexer.cli.command;

import java.util.concurrent.Callable;
import org.utxod.indexer.cli.console.Console;
import org.utxod.indexer.cli.console.ExitStatus;
import picocli.CommandLine.Command;

/**
 * {@code utxod bench}: implemented in the benchmarks' own archive, which the launcher starts; declared here so that the
 * help lists it.
 */
@Command(
    name = "bench",
    description =
        "Run end-to-end benchmarks on this machine and print a table; --coins N, --blocks N, --dir DIR; or "
            + "follow a node: --rpc-url URL, --rpc-cookie FILE, --to-height H.")
public final class BenchCommand implements Callable<Integer> {
  private final Console console;

  BenchCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    console.note(
        "utxod: Run './utxod bench' from a source checkout; this archive contains no benchmarks.");
    return ExitStatus.USAGE.code();
  }
}
