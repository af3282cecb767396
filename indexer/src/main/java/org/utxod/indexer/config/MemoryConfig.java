package org.utxod.indexer.config;

/**
 * Memory limits of the process.
 *
 * @param total resident
 * @param blockCacheBytes native memory of the store; 0 for the total minus the heap and Java's own memory
 * @param clientBytes of heap for data held on behalf of clients; 0 for a fifth of the heap
 */
public record MemoryConfig(MemorySize total, long blockCacheBytes, long clientBytes) {
  static MemoryConfig of(SettingValues values) {
    return new MemoryConfig(
        values.get(Setting.MEMORY),
        values.get(Setting.BLOCK_CACHE_MB),
        values.get(Setting.CLIENT_MEMORY_MB));
  }
}
