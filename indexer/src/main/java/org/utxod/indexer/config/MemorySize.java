package org.utxod.indexer.config;

/** How much resident memory the process aims at: a number of bytes, or what follows from the machine. */
public sealed interface MemorySize {
  /** The usual amount, less on a small machine. */
  record Auto() implements MemorySize {
    private static final long USUAL_BYTES = 600L << 20;

    @Override
    public long bytes(long machineBytes) {
      return Math.min(USUAL_BYTES, machineBytes / 4 * 3);
    }

    @Override
    public String toString() {
      return "auto";
    }
  }

  /** Half of what there is: the node wants some too, and the files of the index are faster where the system caches them. */
  record Machine() implements MemorySize {
    @Override
    public long bytes(long machineBytes) {
      return machineBytes / 2;
    }

    @Override
    public String toString() {
      return "machine";
    }
  }

  /** What was told. */
  record Told(long bytes) implements MemorySize {
    @Override
    public long bytes(long machineBytes) {
      return bytes;
    }

    @Override
    public String toString() {
      return (bytes >> 20) + "M";
    }
  }

  /** Bytes for a process on a machine, or in a container, that has {@code machineBytes}. */
  long bytes(long machineBytes);
}
