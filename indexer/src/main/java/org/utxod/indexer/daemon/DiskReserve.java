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
 * Some room on the disk that is kept for a start when there is none: opening an index writes a little, and one that
 * cannot be opened answers nobody. Given up when it is needed, and taken again at a start that finds enough room.
 */
final class DiskReserve {
  private static final Logger LOG = LoggerFactory.getLogger("utxod");
  private static final int BYTES = 4 << 20;

  /** On a smaller disk it would be in the way of what it is for. */
  private static final long MIN_ROOM = 32L << 20;

  private final Path file;

  DiskReserve(Path dataDirectory) {
    this.file = dataDirectory.resolve("reserve");
  }

  /**
   * Opens an index, once more with the reserve given up where the disk is full.
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

  /* Of random bytes, for a file system that packs or leaves out what it can. */
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
