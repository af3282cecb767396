package org.utxod.indexer.cli.console;

import java.io.PrintStream;

/**
 * The output streams of a command, one for results and one for everything else, and how the process ends after a
 * signal.
 *
 * @param endProcess called after a command that a signal stopped has closed everything
 */
public record Console(PrintStream out, PrintStream err, Runnable endProcess) {
  /** For commands whose process continues. */
  public Console(PrintStream out, PrintStream err) {
    this(out, err, () -> {});
  }

  /** The process's own streams. */
  public static Console ofProcess(Runnable endProcess) {
    return new Console(System.out, System.err, endProcess);
  }

  /** Whether the launcher reports that standard error is a terminal; not all versions of Java can tell. */
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
