package org.utxod.indexer.cli.console;

import java.io.PrintStream;

/** Where a command prints: answers on one stream, everything else on the other. */
public record Console(PrintStream out, PrintStream err) {
  /** The process's own streams. */
  public static Console ofProcess() {
    return new Console(System.out, System.err);
  }

  /** Whether the launcher says that standard error is a terminal; Java cannot tell in all its versions. */
  public static boolean isTerminal() {
    return Boolean.getBoolean("utxod.terminal");
  }

  public void answer(String line) {
    out.println(line);
  }

  public void note(String line) {
    err.println(line);
  }
}
