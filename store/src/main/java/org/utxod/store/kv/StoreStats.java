package org.utxod.store.kv;

/**
 * What a store takes up now, in bytes.
 *
 * @param blockCache memory of blocks kept from files, indexes and filters included
 * @param memtables memory of writes that are in no file yet
 * @param tableReaders memory of indexes and filters outside of the block cache, about
 * @param liveFiles disk of the files in use
 * @param pendingCompaction that has to be rewritten until files are in order again, about; 0 most of the time
 */
public record StoreStats(
    long blockCache, long memtables, long tableReaders, long liveFiles, long pendingCompaction) {}
