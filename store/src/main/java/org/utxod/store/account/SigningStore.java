package org.utxod.store.account;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.utxod.store.kv.KeyRange;
import org.utxod.store.kv.KeyValueCursor;
import org.utxod.store.kv.KeyValueSnapshot;
import org.utxod.store.kv.KeyValueSnapshot.Scope;
import org.utxod.store.kv.KeyValueStore;
import org.utxod.store.kv.WriteBatch;
import org.utxod.store.schema.AccountKey;
import org.utxod.store.schema.ColumnFamily;
import org.utxod.store.schema.RowReader;
import org.utxod.store.schema.RowWriter;

/**
 * The rows of transactions that others sign. Each change is applied atomically, and survives a crash of the machine when the
 * method returns. Safe for use by any number of threads, of which one at a time changes.
 */
public final class SigningStore {
  private static final byte[] NOTHING = {};

  private final KeyValueStore store;

  SigningStore(KeyValueStore store) {
    this.store = store;
  }

  /** The sequence of the next. */
  public long next() {
    return get(AccountKey.nextSigning()).map(value -> number(value)).orElse(1L);
  }

  private static long number(byte[] value) {
    return new RowReader(ColumnFamily.ACCOUNT, value).u64();
  }

  private Optional<byte[]> get(byte[] key) {
    try (KeyValueSnapshot rows = store.snapshot()) {
      return Optional.ofNullable(rows.get(ColumnFamily.ACCOUNT, key));
    }
  }

  /** A new one, with its PSBT. */
  public void create(SigningRow row, byte[] psbt) {
    write(batch -> {
      put(
          batch,
          AccountKey.nextSigning(),
          new RowWriter(8).u64(row.sequence() + 1).bytes());
      put(
          batch,
          AccountKey.signingId(row.account(), row.id()),
          new RowWriter(8).u64(row.sequence()).bytes());
      put(batch, AccountKey.signing(row.account(), row.sequence()), row.value());
      put(batch, AccountKey.psbt(row.account(), row.sequence()), psbt);
    });
  }

  /** What became of one; its PSBT stays as it is. */
  public void change(SigningRow row) {
    write(batch -> put(batch, AccountKey.signing(row.account(), row.sequence()), row.value()));
  }

  /** What became of one, with another PSBT; empty to forget that. */
  public void change(SigningRow row, byte[] psbt) {
    write(batch -> {
      put(batch, AccountKey.signing(row.account(), row.sequence()), row.value());
      if (psbt.length == 0) {
        batch.delete(ColumnFamily.ACCOUNT, AccountKey.psbt(row.account(), row.sequence()));
      } else {
        put(batch, AccountKey.psbt(row.account(), row.sequence()), psbt);
      }
    });
  }

  /** Forgets one. */
  public void remove(SigningRow row) {
    write(batch -> {
      batch.delete(ColumnFamily.ACCOUNT, AccountKey.signing(row.account(), row.sequence()));
      batch.delete(ColumnFamily.ACCOUNT, AccountKey.psbt(row.account(), row.sequence()));
      batch.delete(ColumnFamily.ACCOUNT, AccountKey.signingId(row.account(), row.id()));
    });
  }

  /** Forgets all of an account. */
  public void removeAll(int account) {
    write(batch -> {
      for (byte[] prefix : List.of(
          AccountKey.signings(account),
          AccountKey.psbts(account),
          AccountKey.signingIds(account))) {
        batch.deleteRange(
            ColumnFamily.ACCOUNT, prefix, Objects.requireNonNull(KeyRange.endOfPrefix(prefix)));
      }
    });
  }

  private static void put(WriteBatch batch, byte[] key, byte[] value) {
    batch.put(ColumnFamily.ACCOUNT, key, value);
  }

  private void write(Consumer<WriteBatch> change) {
    WriteBatch batch = store.newBatch();
    change.accept(batch);
    // An open snapshot keeps the store's files open if another thread closes the index meanwhile.
    KeyValueSnapshot keepsOpen = store.snapshot();
    try {
      store.write(batch);
    } finally {
      keepsOpen.close();
    }
  }

  /** The one of that id. */
  public Optional<SigningRow> find(int account, String id) {
    return get(AccountKey.signingId(account, id))
        .map(SigningStore::number)
        .flatMap(sequence -> get(AccountKey.signing(account, sequence))
            .map(value -> SigningRow.read(account, sequence, value)));
  }

  /** Its PSBT; empty once that is forgotten. */
  public byte[] psbt(SigningRow row) {
    return get(AccountKey.psbt(row.account(), row.sequence())).orElse(NOTHING);
  }

  /** Shows all of all accounts; returns their number. */
  public long forEach(Consumer<SigningRow> visitor) {
    byte[] prefix = AccountKey.signings();
    long count = 0;
    try (KeyValueSnapshot rows = store.snapshot();
        KeyValueCursor cursor =
            rows.scan(ColumnFamily.ACCOUNT, prefix, KeyRange.endOfPrefix(prefix), Scope.ANY)) {
      while (cursor.next()) {
        visitor.accept(read(cursor));
        count++;
      }
    }
    return count;
  }

  /**
   * A page of an account's, the latest first.
   *
   * @param before the last sequence of the page before; null for the first page
   */
  public List<SigningRow> page(int account, @Nullable Long before, int limit) {
    byte[] first = AccountKey.signings(account);
    byte[] end = before == null ? KeyRange.endOfPrefix(first) : AccountKey.signing(account, before);
    List<SigningRow> page = new ArrayList<>();
    try (KeyValueSnapshot rows = store.snapshot();
        KeyValueCursor cursor = rows.scan(ColumnFamily.ACCOUNT, first, end, Scope.ANY)) {
      boolean more = cursor.last();
      while (more && page.size() < limit) {
        page.add(read(cursor));
        more = cursor.previous();
      }
    }
    return page;
  }

  private static SigningRow read(KeyValueCursor cursor) {
    byte[] key = cursor.key();
    return SigningRow.read(AccountKey.numberOf(key, 1), AccountKey.signingOf(key), cursor.value());
  }
}
