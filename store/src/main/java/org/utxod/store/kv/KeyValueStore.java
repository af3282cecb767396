package org.utxod.store.kv;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.utxod.store.schema.ColumnFamily;

/**
 * Families of rows ordered by unsigned key bytes. One thread writes; any number take snapshots and read. Every method
 * throws {@link org.utxod.store.model.StoreException}: {@code IO} if the disk failed (nothing of a batch is applied
 * then), {@code DAMAGED} if files differ from what was written, {@code CLOSED} after {@link #close}.
 */
public interface KeyValueStore extends AutoCloseable {
  /** An empty batch for this store, with room for about {@code bytesExpected}; for any thread. */
  WriteBatch newBatch(int bytesExpected);

  /** An empty batch for this store, with a small initial capacity; for any thread. */
  default WriteBatch newBatch() {
    return newBatch(4096);
  }

  /** Applies the batch atomically; on return it survives a crash of the machine. */
  void write(WriteBatch batch);

  /** The current rows; later writes do not affect it. */
  KeyValueSnapshot snapshot();

  /** Writes a consistent copy of everything to {@code directory}, which must not exist yet. */
  void checkpoint(Path directory);

  /** A directory on the store's disk for {@link #sortedRows}, which need not exist and is used for nothing else. */
  Path scratch();

  /**
   * Starts a file of rows beside the store, on the same disk; for any thread. It has no effect before {@link #ingest}.
   *
   * @param file which does not exist yet
   */
  SortedRows sortedRows(ColumnFamily columnFamily, Path file);

  /**
   * Adds the rows of finished files to a family, atomically; for the writer's thread. Their key ranges must be
   * disjoint. The files are moved, not copied. On return the rows survive a crash of the machine.
   */
  void ingest(ColumnFamily columnFamily, List<Path> files);

  /**
   * Like {@link #sortedRows}, for rows that are soon rewritten by {@link #tidy}: faster to write, and larger on disk
   * until then.
   */
  default SortedRows passingRows(ColumnFamily columnFamily, Path file) {
    return sortedRows(columnFamily, file);
  }

  /**
   * Applies finished files, those of one family with disjoint key ranges, and then a batch, atomically; for the
   * writer's thread. Existing rows are replaced or removed. The store owns the files from here on, also on failure, and
   * their names must not be reused before it is closed. On return the result survives a crash of the machine; after a
   * crash during the call, either everything or nothing is applied when the store is opened next.
   *
   * @throws org.utxod.store.model.StoreException {@code IO} if the disk failed: nothing was applied; {@code DAMAGED} if
   *     it failed so late that only reopening the store can complete it
   */
  void ingest(Map<ColumnFamily, List<Path>> files, WriteBatch batch);

  /** Removes all rows of a family; open snapshots keep theirs. On return this survives a crash. */
  void clear(ColumnFamily columnFamily);

  /**
   * Makes reads of a key range (null = to the family's end) fast again after very many rows in it were deleted; may
   * take seconds. For any thread; returns early if the store is closed meanwhile.
   */
  default void sweep(ColumnFamily columnFamily, byte[] from, byte @Nullable [] to) {}

  /**
   * Disables automatic compaction, for a period of many writes and few reads, or enables it again; for any thread.
   * Reset when the store is closed.
   */
  default void deferTidying(boolean defer) {}

  /**
   * Compacts a family's files for the fastest reads; can take minutes. For any thread; returns early if the store is
   * closed meanwhile.
   */
  default void tidy(ColumnFamily columnFamily) {}

  /**
   * Flushes everything from the log to files that do not depend on it; for any thread. Does nothing in a store without
   * such a log.
   */
  default void persist() {}

  /**
   * Records, outside of the log, that everything so far was written; for the writer's thread.
   *
   * @param height of the last block written; null before the first
   */
  default void mark(@Nullable Integer height) {}

  /** The last record of {@link #mark}, if less than that was found on opening; valid until it is closed. */
  default Optional<Lost> lost() {
    return Optional.empty();
  }

  /**
   * Data that was written is missing.
   *
   * @param heightBefore as recorded; null before the first block
   */
  record Lost(@Nullable Integer heightBefore) {}

  /** Its current memory and disk use; for any thread. Empty if unknown, or closed. */
  default Optional<StoreStats> figures() {
    return Optional.empty();
  }

  /** Rejects new operations; files are released with the last open snapshot. Idempotent. */
  @Override
  void close();
}
