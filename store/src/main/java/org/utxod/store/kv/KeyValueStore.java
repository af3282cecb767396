package org.utxod.store.kv;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.utxod.store.schema.ColumnFamily;

/**
 * Families of rows ordered by unsigned key bytes. One thread writes; any number take snapshots and read. Every method
 * throws {@link org.utxod.store.model.StoreException}: {@code IO} where the disk refused (nothing of a batch is applied then),
 * {@code DAMAGED} where files are not what was written, {@code CLOSED} after {@link #close}.
 */
public interface KeyValueStore extends AutoCloseable {
  /** An empty batch for this store, with room for about {@code bytesExpected}; for any thread. */
  WriteBatch newBatch(int bytesExpected);

  /** An empty batch for this store, with a little room; for any thread. */
  default WriteBatch newBatch() {
    return newBatch(4096);
  }

  /** Applies the batch atomically; when this returns it survives a crash of the machine. */
  void write(WriteBatch batch);

  /** The rows as they are now, whatever is written later. */
  KeyValueSnapshot snapshot();

  /** Writes a consistent copy of everything into {@code directory}, which must not exist yet. */
  void checkpoint(Path directory);

  /** A directory on the store's disk for {@link #sortedRows}, which need not exist and is nobody else's. */
  Path scratch();

  /**
   * Begins a file of rows beside the store, on the same disk; for any thread. Nothing of it is seen before {@link
   * #ingest}.
   *
   * @param file which does not exist yet
   */
  SortedRows sortedRows(ColumnFamily columnFamily, Path file);

  /**
   * Makes the rows of finished files part of a family, those of all of them or of none; for the writer's thread. The ranges
   * of their keys must lie apart. The files are moved, not copied. When this returns it survives a crash of the machine.
   */
  void ingest(ColumnFamily columnFamily, List<Path> files);

  /**
   * As {@link #sortedRows}, for rows that are soon rewritten by {@link #tidy}: quicker to write, and larger on the disk until
   * then.
   */
  default SortedRows passingRows(ColumnFamily columnFamily, Path file) {
    return sortedRows(columnFamily, file);
  }

  /**
   * Applies finished files, those of a family with ranges of keys that lie apart, and then a batch, all of it or nothing; for the writer's thread. What
   * was there is replaced or removed. The files are the store's from here on, also where this fails, and their names must not
   * be used again before it is closed. When this returns it survives a crash of the machine,
   * and after a crash while it is under way the whole is found done or not at all when the store is opened next.
   *
   * @throws org.utxod.store.model.StoreException {@code IO} where the disk refused: nothing was applied; {@code DAMAGED} where it
   *     refused so late that only opening the store anew can complete it
   */
  void ingest(Map<ColumnFamily, List<Path>> files, WriteBatch batch);

  /** Removes all rows of a family; snapshots that are open keep theirs. When this returns it survives a crash. */
  void clear(ColumnFamily columnFamily);

  /**
   * Makes reading from one key up to another (null = to the family's end) cheap again after very many rows there were deleted;
   * may take seconds. For any thread; ends early where the store is closed meanwhile.
   */
  default void sweep(ColumnFamily columnFamily, byte[] from, byte @Nullable [] to) {}

  /**
   * Puts the tidying of files off, for a time of many writes and few reads, or takes it up again; for any thread.
   * Forgotten when the store is closed.
   */
  default void deferTidying(boolean defer) {}

  /**
   * Brings a family's files into the order in which they are read fastest; can take minutes. For any thread; ends early where
   * the store is closed meanwhile.
   */
  default void tidy(ColumnFamily columnFamily) {}

  /**
   * Moves everything that was written out of the log into files that do not hang on it; for any thread. A store that has no
   * such log does nothing.
   */
  default void persist() {}

  /**
   * Notes beside the log that everything up to now was written; for the writer's thread.
   *
   * @param height of the last block written; null before the first
   */
  default void mark(@Nullable Integer height) {}

  /** What {@link #mark} noted last, where opening found less than that; for the time until it is closed. */
  default Optional<Lost> lost() {
    return Optional.empty();
  }

  /**
   * Something that was written is not there any more.
   *
   * @param heightBefore as it was noted; null before the first block
   */
  record Lost(@Nullable Integer heightBefore) {}

  /** What it takes up now; for any thread. Empty where it does not tell, or is closed. */
  default Optional<StoreStats> figures() {
    return Optional.empty();
  }

  /** Lets nothing new begin; files are let go with the last open snapshot. Closing twice does nothing. */
  @Override
  void close();
}
