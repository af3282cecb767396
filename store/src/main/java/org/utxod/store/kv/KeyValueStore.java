package org.utxod.store.kv;

import java.nio.file.Path;

/**
 * Families of rows ordered by unsigned key bytes. One thread writes; any number take snapshots and read. Every method
 * throws {@link org.utxod.store.StoreFault}: {@code IO} where the disk refused (nothing of a batch is applied then),
 * {@code DAMAGED} where files are not what was written, {@code CLOSED} after {@link #close}.
 */
public interface KeyValueStore extends AutoCloseable {
  /** Applies the batch atomically; when this returns it survives a crash of the machine. */
  void write(WriteBatch batch);

  /** The rows as they are now, whatever is written later. */
  KeyValueSnapshot snapshot();

  /** Writes a consistent copy of everything into {@code directory}, which must not exist yet. */
  void checkpoint(Path directory);

  /** Lets nothing new begin; files are let go with the last open snapshot. Closing twice does nothing. */
  @Override
  void close();
}
