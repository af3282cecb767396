package org.utxod.indexer.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.utxod.store.Index;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.Network;
import org.utxod.store.file.PrivateFiles;
import org.utxod.store.history.History;
import org.utxod.store.model.IndexState;
import org.utxod.store.model.StoreException;

/** Creates a backup of an open index while it is running. */
public final class Backup {
  static final String INDEX = "index";
  static final String HISTORY = "history";

  private final Index index;
  private final @Nullable History history;
  private final Network network;
  private final String version;

  /** @param history null if none is kept */
  public Backup(Index index, @Nullable History history, Network network, String version) {
    this.index = index;
    this.history = history;
    this.network = network;
    this.version = version;
  }

  /**
   * Writes the copy to {@code directory}, which must be missing or empty. On the same file system it takes hardly any
   * space, because files are linked, not copied.
   *
   * @return a message about what was done
   * @throws StoreException {@code REFUSED} if the directory is not empty, {@code IO} if it cannot be written
   */
  public String into(Path directory) {
    Path target = directory.toAbsolutePath().normalize();
    Path incomplete = incomplete(target);
    try {
      requireEmpty(target);
      WorkDirectory work = WorkDirectory.begin(incomplete);
      if (history != null) { // First, so that it is not ahead of the index.
        history.checkpoint(incomplete.resolve(HISTORY));
      }
      index.checkpoint(incomplete.resolve(INDEX));
      new Manifest(network, version).write(incomplete);
      PrivateFiles.restrict(incomplete);
      FileTrees.sync(incomplete);
      Files.deleteIfExists(target);
      work.finish(target);
    } catch (IOException e) {
      throw new StoreException(
          StoreException.Kind.IO,
          "The backup could not be written to " + target + " (" + e
              + "). Check the path, its permissions and the free space.",
          e);
    }
    IndexState state = index.state();
    ChainPoint at = state.tip() == null ? null : state.tip().point();
    return "Backed up to " + target + (at == null ? "." : ", at or just below block " + at + ".");
  }

  /** Where a backup is written before it has its name. */
  static Path incomplete(Path target) {
    return target.resolveSibling(target.getFileName() + ".incomplete");
  }

  /** Whether the index is not amid something that only its own node can bring to an end. */
  boolean isWhole() {
    return !index.reindex().isUnderWay() && index.state().balancesCurrent();
  }

  private static void requireEmpty(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> entries = Files.list(directory)) {
      if (entries.findAny().isPresent()) {
        throw new StoreException(
            StoreException.Kind.REFUSED,
            "The directory " + directory
                + " is not empty. Name an empty or new directory for the backup.");
      }
    }
  }
}
