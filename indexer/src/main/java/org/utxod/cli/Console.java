package org.utxod.cli;

import java.io.PrintStream;

/** Where a command prints: answers on one stream, everything else on the other. */
record Console(PrintStream out, PrintStream err) {
  /** The process's own streams. */
  static Console ofProcess() {
    return new Console(System.out, System.err);
  }

  /** Whether the launcher says that standard error is a terminal; Java cannot tell in all its versions. */
  static boolean isTerminal() {
    return Boolean.getBoolean("utxod.terminal");
  }

  void answer(String line) {
    out.println(line);
  }

  void note(String line) {
    err.println(line);
  }
}
