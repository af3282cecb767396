package org.utxod.indexer.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.utxod.store.file.PrivateFiles;
import org.utxod.store.model.StoreException;

/**
 * A directory in which something is made before it appears under its name. It carries a mark until then, so that what
 * an earlier attempt left can be told from what somebody else keeps under that name, and only the former is removed.
 */
record WorkDirectory(Path path) {
  private static final String MARK = "utxod-unfinished";

  /**
   * Makes it again, its user's alone.
   *
   * @throws StoreException {@code REFUSED} if something stands there that no attempt made
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
      FileTrees.deleteButFor(mark, path);
      Files.delete(mark);
      Files.delete(path);
    }
    PrivateFiles.createDirectories(path);
    Files.createFile(path.resolve(MARK), PrivateFiles.ofFile(path));
    return new WorkDirectory(path);
  }

  /** What was made is whole, and appears under its name, where nothing may be. */
  void finish(Path target) throws IOException {
    // The mark goes last: whatever is still under the working name can be told until then, and
    // within the whole it does no harm.
    Files.move(path, target, StandardCopyOption.ATOMIC_MOVE);
    Files.delete(target.resolve(MARK));
  }
}
