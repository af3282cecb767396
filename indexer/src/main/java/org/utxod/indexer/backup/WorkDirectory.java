package org.utxod.indexer.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.utxod.store.file.PrivateFiles;
import org.utxod.store.model.StoreException;

/**
 * A directory in which something is built before it is renamed to its final name. Until then it contains a marker file,
 * which distinguishes the remains of an interrupted attempt from somebody's own directory of that name; only the former
 * is removed.
 */
record WorkDirectory(Path path) {
  private static final String MARK = "utxod-unfinished";

  /**
   * Creates it anew, accessible to its owner only.
   *
   * @throws StoreException {@code REFUSED} if there is something that no attempt created
   */
  static WorkDirectory begin(Path path) throws IOException {
    if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      Path mark = path.resolve(MARK);
      if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)
          || !Files.isRegularFile(mark, LinkOption.NOFOLLOW_LINKS)) {
        throw new StoreException(
            StoreException.Kind.REFUSED,
            path
                + " is needed as a working directory, but contains files that do not come from a backup. Move "
                + "it away, or name another directory.");
      }
      removeRemains(path);
    }
    PrivateFiles.createDirectories(path);
    Files.createFile(path.resolve(MARK), PrivateFiles.ofFile(path));
    return new WorkDirectory(path);
  }

  /** Removes what an interrupted attempt left there; somebody's own directory of that name stays. */
  static void removeRemains(Path path) throws IOException {
    Path mark = path.resolve(MARK);
    if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)
        && Files.isRegularFile(mark, LinkOption.NOFOLLOW_LINKS)) {
      FileTrees.deleteButFor(mark, path);
      Files.delete(mark);
      Files.delete(path);
    }
  }

  /** Renames the completed directory to its final name, which must not exist. */
  void finish(Path target) throws IOException {
    // The marker is removed last: it identifies the working directory until then, and in the
    // finished directory it does no harm.
    Files.move(path, target, StandardCopyOption.ATOMIC_MOVE);
    Files.delete(target.resolve(MARK));
  }
}
