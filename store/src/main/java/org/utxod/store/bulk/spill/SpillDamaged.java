package org.utxod.store.bulk.spill;

import java.io.IOException;
import java.nio.file.Path;

/** A spill file does not hold what was written to it: the disk lost it, or another program changed it. */
public final class SpillDamaged extends IOException {
  private static final long serialVersionUID = 1L;

  SpillDamaged(Path file) {
    super(file.getFileName() + " does not hold what was written to it");
  }
}
