package org.utxod.benchmark;

import java.io.PrintStream;
import java.util.Locale;

/** A table of two columns, printed row by row. */
public final class Table {
  private static final int LEFT = 44;

  private final PrintStream out;

  Table(PrintStream out) {
    this.out = out;
  }

  void heading(String words) {
    out.println();
    out.println(words);
    out.println("-".repeat(words.length()));
  }

  void row(String what, String figure) {
    out.printf(Locale.ROOT, "%-" + LEFT + "s  %s%n", what, figure);
  }
}
