package org.utxod.store.kv;

/**
 * Memory and disk use of a store, in bytes.
 *
 * @param blockCache memory of cached file blocks, including indexes and filters
 * @param memtables memory of writes that are not in files yet
 * @param tableReaders approximate memory of indexes and filters outside of the block cache
 * @param liveFiles disk space of the files in use
 * @param pendingCompaction approximate bytes to be rewritten by compaction; usually 0
 */
public record StoreStats(
    long blockCache, long memtables, long tableReaders, long liveFiles, long pendingCompaction) {}
