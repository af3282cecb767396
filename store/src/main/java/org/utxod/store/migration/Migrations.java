package org.utxod.store.migration;

import java.util.List;
import java.util.function.Consumer;
import org.utxod.store.kv.KeyValueSnapshot;
import org.utxod.store.kv.KeyValueStore;
import org.utxod.store.kv.WriteBatch;
import org.utxod.store.model.StoreException;
import org.utxod.store.schema.ColumnFamily;
import org.utxod.store.schema.IdentityRow;
import org.utxod.store.schema.MigrationRow;

/**
 * Runs the migrations that a store needs, in order, each resuming where it was interrupted. For the thread that opens.
 */
public final class Migrations {
  /** All migrations. */
  public static final Migrations ALL =
      new Migrations(List.of(new SetSizeInBlockRows(4_096), new EffectsOfBlocks(8)));

  private final List<Migration> known;

  /** The migrations in {@code known}, of which no two start from the same version. */
  public Migrations(List<Migration> known) {
    this.known = List.copyOf(known);
  }

  /**
   * Migrates the store to {@link IdentityRow#CURRENT_VERSION}; does nothing if it is current.
   *
   * @param identity of the store, not of a newer version
   * @param news receives a message when a migration starts or resumes, and one when it is finished
   * @throws StoreException {@code FOREIGN} if there is no migration from the store's version, {@code DAMAGED} if a
   *     migration's mark belongs to another version, {@code IO} if the disk fails; what was done by then is kept
   */
  public void run(KeyValueStore store, IdentityRow identity, Consumer<String> news) {
    IdentityRow now = identity;
    while (now.schemaVersion() < IdentityRow.CURRENT_VERSION) {
      now = run(store, now, from(now.schemaVersion()), news);
    }
  }

  private Migration from(int version) {
    return known.stream()
        .filter(migration -> migration.fromVersion() == version)
        .findFirst()
        .orElseThrow(() -> new StoreException(
            StoreException.Kind.FOREIGN,
            "The data directory says that its schema is "
                + version
                + ", from which this program knows no way to schema "
                + IdentityRow.CURRENT_VERSION
                + ". Use another data directory, or restore a backup."));
  }

  private static IdentityRow run(
      KeyValueStore store, IdentityRow before, Migration migration, Consumer<String> news) {
    IdentityRow after = before.next();
    byte[] position = position(store, before.schemaVersion());
    String what =
        "the data directory from schema " + before.schemaVersion() + " to " + after.schemaVersion();
    news.accept(
        position.length == 0
            ? "Bringing " + what + "; if it is interrupted, it continues at the next start."
            : "Going on with bringing " + what + " where it was interrupted.");
    boolean more = true;
    while (more) {
      WriteBatch batch = store.newBatch();
      try (KeyValueSnapshot rows = store.snapshot()) {
        byte[] next = migration.step(rows, position, batch);
        more = next != null;
        if (next != null) {
          position = next;
          MigrationRow mark = new MigrationRow(before.schemaVersion(), position);
          batch.put(ColumnFamily.META, MigrationRow.key(), mark.value());
        } else {
          batch.put(ColumnFamily.META, IdentityRow.key(), after.value());
          batch.delete(ColumnFamily.META, MigrationRow.key());
        }
      }
      store.write(batch);
    }
    news.accept("Brought " + what + ".");
    return after;
  }

  private static byte[] position(KeyValueStore store, int version) {
    try (KeyValueSnapshot rows = store.snapshot()) {
      byte[] row = rows.get(ColumnFamily.META, MigrationRow.key());
      if (row == null) {
        return new byte[0];
      }
      MigrationRow mark = MigrationRow.read(row);
      if (mark.fromVersion() != version) {
        throw new StoreException(
            StoreException.Kind.DAMAGED,
            "The data directory is of schema "
                + version
                + ", but was left in the middle of a migration from schema "
                + mark.fromVersion()
                + ". Restore a backup, or re-index into an empty data directory.");
      }
      return mark.position();
    }
  }
}
