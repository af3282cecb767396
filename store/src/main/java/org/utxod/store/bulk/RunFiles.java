package org.utxod.store.bulk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.utxod.store.file.DurableFile;
import org.utxod.store.schema.ColumnFamily;

/**
 * The files of a run: one for each family that has rows in it, and a mark, written last, that says that they are
 * complete and what they contain. A run without a mark is built again.
 */
public final class RunFiles {
  /** The families that a run may have rows of. */
  static final List<ColumnFamily> FAMILIES =
      List.of(ColumnFamily.COIN, ColumnFamily.BALANCE, ColumnFamily.SCRIPT);

  /**
   * What is in runs.
   *
   * @param sat satoshis in the coins
   * @param scripts that hold coins
   */
  public record Contents(long coins, long sat, long scripts) {}

  private final Path directory;
  private final int number;

  RunFiles(Path directory, int number) {
    this.directory = directory;
    this.number = number;
  }

  Path file(ColumnFamily columnFamily) {
    return directory.resolve(columnFamily.label() + "-" + number + ".sst");
  }

  private Path mark() {
    return directory.resolve("run-" + number + ".done");
  }

  /** What a finished run holds; empty where it is not finished. */
  Optional<Contents> finished() throws IOException {
    if (!Files.exists(mark())) {
      return Optional.empty();
    }
    String[] words = Files.readString(mark()).split(" ", -1);
    return Optional.of(
        new Contents(Long.parseLong(words[0]), Long.parseLong(words[1]), Long.parseLong(words[2])));
  }

  /** Removes what an unfinished run left. */
  void clear() throws IOException {
    for (ColumnFamily columnFamily : FAMILIES) {
      Files.deleteIfExists(file(columnFamily));
    }
  }

  void markFinished(Contents contents) throws IOException {
    String words = contents.coins() + " " + contents.sat() + " " + contents.scripts();
    DurableFile.write(mark(), words.getBytes(StandardCharsets.US_ASCII));
  }

  /** The files of a family in the first {@code runs} runs that are not ingested yet. */
  static List<Path> of(ColumnFamily columnFamily, Path directory, int runs) {
    List<Path> files = new ArrayList<>();
    for (int run = 0; run < runs; run++) {
      Path file = new RunFiles(directory, run).file(columnFamily);
      if (Files.exists(file)) {
        files.add(file);
      }
    }
    return files;
  }

  /** Removes a directory with all that is in it, where there is one. */
  public static void removeAll(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return;
    }
    try (var entries = Files.list(directory)) {
      entries.forEach(entry -> {
        try {
          Files.delete(entry);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    Files.delete(directory);
  }
}
