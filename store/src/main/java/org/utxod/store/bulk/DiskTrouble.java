package org.utxod.store.bulk;

import java.io.IOException;
import java.nio.file.Path;
import org.utxod.fault.IoReason;
import org.utxod.store.StoreFault;

/** The files beside the index could not be written or read. */
public final class DiskTrouble {
  private DiskTrouble() {}

  /**
   * What happened, and what to do.
   *
   * @param where they lie
   */
  public static StoreFault of(Path where, IOException e) {
    if (String.valueOf(e.getMessage()).contains("No space left")) {
      return StoreFault.diskFull(where.toString(), e);
    }
    return new StoreFault(
        StoreFault.Kind.IO,
        "The coins could not be written beside the index (" + IoReason.words(e)
            + "). Look at the disk and its free room, then start again: the load goes on by itself.",
        e);
  }
}
