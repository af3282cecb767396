package org.utxod.store.history;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.utxod.store.chain.Network;
import org.utxod.store.history.segment.Segment;
import org.utxod.store.model.StoreException;

/** The files of a history when it is opened. */
final class HistoryDirectory {
  static final String SUFFIX = ".segment";

  private HistoryDirectory() {}

  /** Counts up, so that no name is used twice. */
  static long fileNumber(Segment segment) {
    String name = segment.path().getFileName().toString();
    return Long.parseLong(
        name.substring(name.lastIndexOf('-') + 1, name.length() - SUFFIX.length()));
  }

  static void requireSame(
      HistoryManifest manifest, Path directory, Network network, boolean names) {
    if (!manifest.genesis().equals(network.genesis())) {
      throw new StoreException(
          StoreException.Kind.FOREIGN,
          "The history in " + directory + " is of another chain (genesis " + manifest.genesis()
              + "). Use one data directory for each network.");
    }
    if (manifest.names() != names) {
      throw new StoreException(
          StoreException.Kind.FOREIGN,
          "The history in " + directory + " was built " + (manifest.names() ? "with" : "without")
              + " txids, but the configuration says history_txids: " + names
              + ". Set it back, or remove the directory: it is then built anew.");
    }
  }

  /** Segments that were written and never listed, or not removed yet. */
  static void removeOthers(Path directory, HistoryManifest manifest) throws IOException {
    Set<String> listed = new HashSet<>(manifest.files());
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
      for (Path file : files) {
        if (!listed.contains(file.getFileName().toString())) {
          Files.delete(file);
        }
      }
    }
  }

  static List<Segment> openAll(
      Path directory, HistoryManifest manifest, Consumer<String> warnings) {
    List<Segment> segments = new ArrayList<>();
    for (String file : manifest.files()) {
      try {
        segments.add(Segment.open(directory.resolve(file)));
      } catch (StoreException e) {
        warnings.accept(String.valueOf(e.getMessage()));
      }
    }
    return segments;
  }
}
