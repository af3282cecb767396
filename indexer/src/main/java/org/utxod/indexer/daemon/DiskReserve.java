package org.utxod.indexer.daemon;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.utxod.store.model.StoreException;

/**
 * A file that reserves disk space for a start on a full disk: opening an index writes a little, and an index that
 * cannot be opened cannot answer. Released when it is needed, and reserved again at a start with enough free space.
 */
final class DiskReserve {
  private static final Logger LOG = LoggerFactory.getLogger("utxod");
  private static final int BYTES = 4 << 20;

  /** On a smaller disk the reserve itself would cause the shortage. */
  private static final long MIN_ROOM = 32L << 20;

  private final Path file;

  DiskReserve(Path dataDirectory) {
    this.file = dataDirectory.resolve("reserve");
  }

  /**
   * Opens an index; on a full disk releases the reserve and tries once more.
   *
   * @throws StoreException as {@code open} does
   */
  <I> I opening(Supplier<I> open) {
    I opened = opened(open);
    take();
    return opened;
  }

  private <I> I opened(Supplier<I> open) {
    try {
      return open.get();
    } catch (StoreException e) {
      if (e.kind() != StoreException.Kind.DISK_FULL || !giveUp()) {
        throw e;
      }
      LOG.warn("{}", e.getMessage());
      return open.get();
    }
  }

  private boolean giveUp() {
    try {
      return Files.deleteIfExists(file);
    } catch (IOException e) {
      return false;
    }
  }

  /* Random bytes, because a file system may compress others or leave holes. */
  private void take() {
    try {
      if (Files.exists(file) || Files.getFileStore(file.getParent()).getUsableSpace() < MIN_ROOM) {
        return;
      }
      byte[] bytes = new byte[1 << 16];
      new Random(BYTES).nextBytes(bytes);
      try (OutputStream out = Files.newOutputStream(file)) {
        for (int written = 0; written < BYTES; written += bytes.length) {
          out.write(bytes);
        }
      }
    } catch (IOException e) {
      boolean unused = giveUp();
    }
  }
}
