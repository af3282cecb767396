package org.utxod.store.outbox;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.kv.KeyValueCursor;
import org.utxod.store.kv.KeyValueSnapshot;
import org.utxod.store.kv.KeyValueSnapshot.Scope;
import org.utxod.store.kv.KeyValueStore;
import org.utxod.store.kv.SortedRows;
import org.utxod.store.kv.WriteBatch;
import org.utxod.store.model.CoinStats;
import org.utxod.store.model.JournalStep;
import org.utxod.store.model.StoreException;
import org.utxod.store.schema.ColumnFamily;
import org.utxod.store.schema.JournalRow;
import org.utxod.store.schema.OutboxRow;
import org.utxod.store.schema.RowReader;

/**
 * The steps that are to be published. The index's writer adds them, one other thread takes them out; it is off until somebody
 * wants them. Past {@link #MAX_STEPS} the oldest go: whoever publishes sees the gap.
 */
public final class StepOutbox {
  /** The most steps that wait: as many as blocks can be disconnected by default. */
  public static final int MAX_STEPS = 2_016;

  private final KeyValueStore store;
  private volatile boolean kept;

  public StepOutbox(KeyValueStore store) {
    this.store = store;
  }

  /** Has every step from the next one on kept, or none any more; for the writer's thread. */
  public void keep(boolean wanted) {
    kept = wanted;
  }

  /** Whether steps are kept. */
  public boolean isKept() {
    return kept;
  }

  /** Adds a block's delta to the batch of the step that connects it. */
  public void addDelta(long sequence, BlockDelta delta, WriteBatch rows) {
    for (int part = 1; part <= OutboxRow.parts(delta.serializedLength()); part++) {
      int from = (part - 1) * OutboxRow.PART_LENGTH;
      int to = Math.min(delta.serializedLength(), from + OutboxRow.PART_LENGTH);
      rows.put(
          ColumnFamily.OUTBOX,
          OutboxRow.key(sequence, part),
          Arrays.copyOfRange(delta.cursor().buffer(), from, to));
    }
  }

  /** As {@link #addDelta(long, BlockDelta, WriteBatch)}, to a file that comes with the step. */
  public void addDelta(long sequence, BlockDelta delta, SortedRows rows) {
    byte[] buffer = delta.cursor().buffer();
    for (int part = 1; part <= OutboxRow.parts(delta.serializedLength()); part++) {
      byte[] key = OutboxRow.key(sequence, part);
      int from = (part - 1) * OutboxRow.PART_LENGTH;
      int length = Math.min(delta.serializedLength() - from, OutboxRow.PART_LENGTH);
      rows.put(key, 0, key.length, buffer, from, length);
    }
  }

  /**
   * Adds a step, whose delta was added before.
   *
   * @param deltaLength 0 where it has none
   */
  public void add(
      long sequence,
      JournalRow entry,
      BlockHash previousHash,
      CoinStats after,
      int deltaLength,
      WriteBatch rows) {
    rows.put(
        ColumnFamily.OUTBOX,
        OutboxRow.key(sequence, 0),
        new OutboxRow(
                entry, previousHash, after.utxoCount(), after.totalSat(), after.hash(), deltaLength)
            .value());
    long oldest = sequence - MAX_STEPS + 1;
    if (oldest > 1 && first().orElse(oldest) < oldest) {
      rows.deleteRange(ColumnFamily.OUTBOX, OutboxRow.key(0, 0), OutboxRow.key(oldest, 0));
    }
  }

  /** The sequence of the first step that waits; for any thread. */
  public OptionalLong first() {
    try (KeyValueSnapshot rows = store.snapshot();
        KeyValueCursor cursor =
            rows.scan(ColumnFamily.OUTBOX, OutboxRow.key(0, 0), null, Scope.ANY)) {
      return cursor.next()
          ? OptionalLong.of(OutboxRow.sequence(cursor.key()))
          : OptionalLong.empty();
    }
  }

  /**
   * The sequence of the first step from which all wait up to {@code last}: what was kept at another time, before steps that
   * were not, is no part of it. Empty where {@code last} does not wait. For any thread.
   */
  public OptionalLong firstOfRunTo(long last) {
    long first = last + 1;
    try (KeyValueSnapshot rows = store.snapshot()) {
      while (first > 1
          && last - first < MAX_STEPS
          && rows.get(ColumnFamily.OUTBOX, OutboxRow.key(first - 1, 0)) != null) {
        first--;
      }
    }
    return first > last ? OptionalLong.empty() : OptionalLong.of(first);
  }

  /** The step of a sequence; empty where none waits. For any thread. */
  public Optional<OutboxStep> step(long sequence) {
    try (KeyValueSnapshot rows = store.snapshot()) {
      byte[] head = rows.get(ColumnFamily.OUTBOX, OutboxRow.key(sequence, 0));
      return head == null
          ? Optional.empty()
          : Optional.of(step(sequence, OutboxRow.read(head), rows));
    }
  }

  private static OutboxStep step(long sequence, OutboxRow row, KeyValueSnapshot rows) {
    JournalRow entry = row.entry();
    ChainPoint point = entry.point();
    ChainPoint tip = entry.kind() == JournalRow.Kind.DISCONNECTED
        ? new ChainPoint(point.height() - 1, row.previousHash())
        : point;
    return new OutboxStep(
        new JournalStep(sequence, entry.kind().inModel(), point),
        row.previousHash(),
        new CoinStats(tip, row.utxoCount(), row.totalSat(), row.setHash()),
        delta(sequence, row.deltaLength(), rows));
  }

  private static @Nullable BlockDelta delta(long sequence, int length, KeyValueSnapshot rows) {
    if (length == 0) {
      return null;
    }
    byte[] whole = new byte[length];
    int at = 0;
    for (int part = 1; part <= OutboxRow.parts(length); part++) {
      byte[] key = OutboxRow.key(sequence, part);
      byte[] bytes = rows.get(ColumnFamily.OUTBOX, key);
      if (bytes == null || bytes.length != Math.min(length - at, OutboxRow.PART_LENGTH)) {
        throw new RowReader(ColumnFamily.OUTBOX, key).damaged();
      }
      System.arraycopy(bytes, 0, whole, at, bytes.length);
      at += bytes.length;
    }
    try {
      return BlockDelta.deserialize(whole);
    } catch (IllegalArgumentException e) {
      throw new StoreException(
          StoreException.Kind.DAMAGED,
          "The outbox's step " + sequence + " is malformed: " + e.getMessage()
              + ". Run 'utxod cluster new-epoch' once the index was verified.");
    }
  }

  /** Removes the steps up to this sequence; for any thread. */
  public void removeThrough(long sequence) {
    WriteBatch batch = store.newBatch();
    batch.deleteRange(ColumnFamily.OUTBOX, OutboxRow.key(0, 0), OutboxRow.key(sequence + 1, 0));
    // An open snapshot keeps the store's files open if another thread closes the index meanwhile.
    KeyValueSnapshot keepsOpen = store.snapshot();
    try {
      store.write(batch);
    } finally {
      keepsOpen.close();
    }
  }
}
