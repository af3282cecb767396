package org.utxod.indexer.config;

/**
 * What the process may take.
 *
 * @param totalBytes resident; 0 for what suits the machine
 * @param blockCacheBytes native memory of the store; 0 for what the heap leaves of it
 * @param clientBytes of heap that clients may make it hold; 0 for a fifth of the heap
 */
public record MemoryConfig(long totalBytes, long blockCacheBytes, long clientBytes) {
  static MemoryConfig of(SettingValues values) {
    return new MemoryConfig(
        values.get(Setting.MEMORY),
        values.get(Setting.BLOCK_CACHE_MB),
        values.get(Setting.CLIENT_MEMORY_MB));
  }
}
