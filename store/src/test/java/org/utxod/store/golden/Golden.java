package org.utxod.store.golden;

import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;

/** A regtest chain of 272 blocks from a real node, with what the node said of it. */
public final class Golden {
  private Golden() {}

  /** One of its files. */
  public static InputStream open(String name) throws IOException {
    InputStream in = Golden.class.getResourceAsStream("/golden/" + name);
    if (in == null) {
      throw new FileNotFoundException("no test resource golden/" + name);
    }
    return in;
  }

  /** The lines of one of its files, unpacked where the name ends in .gz. */
  public static List<String> lines(String name) {
    try (InputStream in = open(name)) {
      return lines(in, name.endsWith(".gz"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The lines of a stream. */
  public static List<String> lines(InputStream in, boolean packed) throws IOException {
    try (BufferedReader reader = new BufferedReader(
        new InputStreamReader(packed ? new GZIPInputStream(in) : in, StandardCharsets.UTF_8))) {
      return reader.lines().collect(Collectors.toList());
    }
  }

  /** The folder with the recordings that are too large or not ours to commit, where this machine has it. */
  public static Optional<Path> corpus() {
    return Optional.ofNullable(System.getenv("UTXOD_CORPUS"))
        .filter(path -> !path.isBlank())
        .map(Path::of);
  }
}
