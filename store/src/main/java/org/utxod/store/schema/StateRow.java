package org.utxod.store.schema;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.utxod.store.model.Coverage;

/**
 * Where the index stands; changes in the same write as the block that moves it.
 *
 * @param tipHeight the last block applied, whose {@link BlockRow} says the rest; null before the first
 * @param utxoCount coins in the index
 * @param totalSat satoshis in the index
 * @param activityFrom the first height for which an earlier balance can be answered; null where for none
 * @param nextSequence of the journal
 * @param balancesCurrent whether balances, undo and the set's figures belong to the tip; false while blocks are taken in in
 *     bulk
 */
public record StateRow(
    Coverage coverage,
    @Nullable Integer tipHeight,
    long utxoCount,
    long totalSat,
    @Nullable Integer activityFrom,
    long nextSequence,
    boolean balancesCurrent) {
  private static final int BULK = 1;

  /** With balances that belong to the tip. */
  public StateRow(
      Coverage coverage,
      @Nullable Integer tipHeight,
      long utxoCount,
      long totalSat,
      @Nullable Integer activityFrom,
      long nextSequence) {
    this(coverage, tipHeight, utxoCount, totalSat, activityFrom, nextSequence, true);
  }

  /** Of an index in which nothing was ever applied. */
  public static final StateRow EMPTY = new StateRow(Coverage.FULL, null, 0, 0, null, 1);

  /** Its key in {@link ColumnFamily#META}. */
  public static byte[] key() {
    return "state".getBytes(StandardCharsets.US_ASCII);
  }

  /** The row's value. */
  public byte[] value() {
    RowWriter row = new RowWriter(48)
        .u8(coverage.origin().id())
        .u32(coverage.fromHeight())
        .varint(tipHeight == null ? 0 : tipHeight + 1L)
        .varint(utxoCount)
        .varint(totalSat)
        .varint(activityFrom == null ? 0 : activityFrom + 1L)
        .varint(nextSequence);
    // Only where it is so: an older utxod then refuses the row instead of trusting old balances.
    return (balancesCurrent ? row : row.u8(BULK)).bytes();
  }

  /** Reads the row's value. */
  public static StateRow read(byte[] value) {
    RowReader reader = new RowReader(ColumnFamily.META, value);
    int origin = reader.u8();
    int from = reader.i32();
    StateRow state = new StateRow(
        new Coverage(Coverage.Origin.ofId(origin), from),
        optionalHeight(reader),
        reader.varint(),
        reader.varint(),
        optionalHeight(reader),
        reader.varint(),
        !reader.hasMore());
    if (!state.balancesCurrent() && reader.u8() != BULK) {
      throw reader.damaged();
    }
    reader.end();
    return state;
  }

  private static @Nullable Integer optionalHeight(RowReader reader) {
    int heightPlusOne = reader.varint32();
    return heightPlusOne == 0 ? null : heightPlusOne - 1;
  }
}
