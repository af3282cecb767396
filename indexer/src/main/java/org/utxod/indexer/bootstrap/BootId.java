package org.utxod.indexer.bootstrap;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/** Names the time since the machine started: within it, what was written is there even where it was not synced. */
public final class BootId {
  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

  private BootId() {}

  /** The session now; where the system does not tell, one that never comes again. */
  public static String now() {
    try {
      return Files.readString(BOOT_ID).strip();
    } catch (IOException e) {
      return UUID.randomUUID().toString();
    }
  }
}
