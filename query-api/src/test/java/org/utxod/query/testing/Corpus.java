package org.utxod.query.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** The recorded material that is not part of the project, found by the environment variable UTXOD_CORPUS. */
public final class Corpus {
  private Corpus() {}

  /** A file of it; the test is skipped, with a message, if the variable is not set. */
  public static Path file(String relative) {
    String root = System.getenv("UTXOD_CORPUS");
    assumeTrue(
        root != null && !root.isBlank(),
        "Skipped: UTXOD_CORPUS is not set, and this test reads " + relative + " there.");
    Path file = Path.of(String.valueOf(root), relative);
    assumeTrue(Files.exists(file), "Skipped: UTXOD_CORPUS holds no " + relative + ".");
    return file;
  }
}
