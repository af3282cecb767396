package org.utxod.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What the system keeps of files in memory. */
interface PageCache {
  /** Linux's, which root may drop. */
  PageCache SYSTEM = () -> {
    try {
      Files.writeString(Path.of("/proc/sys/vm/drop_caches"), "3\n", StandardOpenOption.WRITE);
      return true;
    } catch (IOException e) {
      return false;
    }
  };

  /** Drops all of it, for all processes of the machine; false where this process may not. */
  boolean drop();
}
