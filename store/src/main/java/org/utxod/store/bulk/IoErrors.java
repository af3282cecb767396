package org.utxod.store.bulk;

import java.io.IOException;
import java.nio.file.Path;
import org.utxod.store.error.IoReason;
import org.utxod.store.model.StoreException;

/** The files beside the index could not be written or read. */
public final class IoErrors {
  private IoErrors() {}

  /**
   * What happened, and what to do.
   *
   * @param where they lie
   */
  public static StoreException of(Path where, IOException e) {
    if (String.valueOf(e.getMessage()).contains("No space left")) {
      return StoreException.diskFull(where.toString(), e);
    }
    return new StoreException(
        StoreException.Kind.IO,
        "The coins could not be written beside the index (" + IoReason.describe(e)
            + "). Look at the disk and its free room, then start again: the load goes on by itself.",
        e);
  }
}
