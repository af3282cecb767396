package org.utxod.indexer.daemon;

import java.lang.management.ManagementFactory;
import org.utxod.indexer.config.Config;
import org.utxod.store.rocksdb.RocksStore;

/**
 * How the memory of the process is divided: the Java heap as given at start, a fixed part for Java itself and the
 * allocator, and the rest for the store, at most a third of it for writing.
 *
 * @param totalBytes desired resident memory
 * @param heapBytes maximum Java heap
 * @param overheadBytes of Java itself, and the allocator
 * @param storeBytes for the store's cache and write buffers
 */
public record MemoryBudget(long totalBytes, long heapBytes, long overheadBytes, long storeBytes) {
  private static final long MB = 1L << 20;

  /**
   * Java's own memory (classes, code, threads), the store's code, memory of compactions, and allocator overhead, as
   * measured with a warm store of 170 million coins while full blocks arrive.
   */
  private static final long OVERHEAD_BYTES = 240 * MB;

  /** What Kafka's clients take beside the heap, as measured with a writer and a reader of full blocks. */
  private static final long KAFKA_BYTES = 40 * MB;

  /** What is written stands in the store's log too, which is bounded: larger buffers would never fill. */
  private static final long MAX_WRITE_BUFFER_BYTES = 128 * MB;

  /** With less the store would thrash. */
  private static final long MIN_STORE_BYTES = 32 * MB;

  /** For this process on this machine or in this container. */
  public static MemoryBudget of(Config config) {
    return of(config, machineBytes(), Runtime.getRuntime().maxMemory());
  }

  /** For a machine and a heap of the given sizes. */
  static MemoryBudget of(Config config, long machineBytes, long heapBytes) {
    long total = config.memory().total().bytes(machineBytes);
    long overhead = OVERHEAD_BYTES + (config.cluster().isOn() ? KAFKA_BYTES : 0);
    long rest = total - heapBytes - overhead;
    long store = config.memory().blockCacheBytes() > 0
        ? config.memory().blockCacheBytes()
        : Math.max(MIN_STORE_BYTES, rest);
    return new MemoryBudget(total, heapBytes, overhead, store);
  }

  /** Whether heap and store together exceed the total. */
  public boolean isExceeded() {
    return heapBytes + overheadBytes + storeBytes > totalBytes;
  }

  /** The store's part, as the store's own type. */
  public RocksStore.Memory store() {
    return new RocksStore.Memory(storeBytes, Math.min(MAX_WRITE_BUFFER_BYTES, storeBytes / 3));
  }

  /** For people, for example: 600 MiB: heap 256, store 194, Java itself 150. */
  public String describe() {
    return totalBytes / MB + " MiB: heap " + heapBytes / MB + ", store " + storeBytes / MB
        + ", JVM overhead " + overheadBytes / MB;
  }

  /** Java reports a container's limit as the machine's memory. */
  private static long machineBytes() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getTotalMemorySize()
        : Long.MAX_VALUE;
  }
}
