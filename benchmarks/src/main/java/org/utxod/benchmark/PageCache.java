package org.utxod.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The operating system's page cache. */
interface PageCache {
  /** Linux only; requires root. */
  PageCache SYSTEM = () -> {
    try {
      Files.writeString(Path.of("/proc/sys/vm/drop_caches"), "3\n", StandardOpenOption.WRITE);
      return true;
    } catch (IOException e) {
      return false;
    }
  };

  /** Drops the whole page cache of the machine; false if this process may not. */
  boolean drop();
}
