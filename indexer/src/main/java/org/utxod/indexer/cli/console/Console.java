package org.utxod.indexer.cli.console;

import java.io.PrintStream;

/**
 * Where a command prints, answers on one stream, everything else on the other; and how it ends the process after a
 * signal.
 *
 * @param endProcess called once a command that a signal stopped has closed everything
 */
public record Console(PrintStream out, PrintStream err, Runnable endProcess) {
  /** For commands in a process that goes on. */
  public Console(PrintStream out, PrintStream err) {
    this(out, err, () -> {});
  }

  /** The process's own streams. */
  public static Console ofProcess(Runnable endProcess) {
    return new Console(System.out, System.err, endProcess);
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
