package org.utxod.indexer.backup;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Operations on directory trees. */
final class FileTrees {
  private FileTrees() {}

  /** Empties a directory except for one file; an interrupted attempt leaves that file. */
  static void deleteButFor(Path kept, Path directory) throws IOException {
    for (Path path : walk(directory).stream().sorted(Comparator.reverseOrder()).toList()) {
      if (!path.equals(kept) && !path.equals(directory)) {
        Files.delete(path);
      }
    }
  }

  /** Removes a directory with all that is in it; a missing one is no error. */
  static void delete(Path directory) throws IOException {
    if (Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
      for (Path path :
          walk(directory).stream().sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  /** Copies the content of a directory into another, which must exist. */
  static void copy(Path from, Path to) throws IOException {
    for (Path path : walk(from)) {
      if (!path.equals(from)) {
        Files.copy(path, to.resolve(from.relativize(path).toString()));
      }
    }
  }

  /** Makes files and directory entries survive a crash of the machine. */
  static void sync(Path directory) throws IOException {
    for (Path path : walk(directory)) {
      try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  private static List<Path> walk(Path directory) throws IOException {
    try (Stream<Path> paths = Files.walk(directory)) {
      return paths.toList();
    }
  }
}
