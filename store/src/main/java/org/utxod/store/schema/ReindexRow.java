package org.utxod.store.schema;

import java.nio.charset.StandardCharsets;

/** A re-index under way, so that one cut short goes on where it was. */
public final class ReindexRow {
  /** What a re-index does, in this order. Numbers are stored and never reused. */
  public enum Phase {
    /** Removing the coins that blocks from the height on made. */
    REMOVE(1),
    /** Putting back the older coins that those blocks spent. */
    PUT_BACK(2),
    /** Making the balances anew from the coins. */
    BALANCES(3),
    /** Removing activity, undo records and block rows from the height on. */
    HISTORY(4);

    private final int id;

    Phase(int id) {
      this.id = id;
    }
  }

  private final int fromHeight;
  private final Phase phase;
  private final byte[] cursor;
  private final long utxoCount;
  private final long totalSat;

  private ReindexRow(int fromHeight, Phase phase, byte[] cursor, long utxoCount, long totalSat) {
    this.fromHeight = fromHeight;
    this.phase = phase;
    this.cursor = cursor;
    this.utxoCount = utxoCount;
    this.totalSat = totalSat;
  }

  /** One that has done nothing yet. */
  public static ReindexRow begin(int fromHeight) {
    return new ReindexRow(fromHeight, Phase.REMOVE, new byte[0], 0, 0);
  }

  /** Coins made at or above it are removed, blocks from it on are applied again. */
  public int fromHeight() {
    return fromHeight;
  }

  /** What is being done. */
  public Phase phase() {
    return phase;
  }

  /** Where the phase's scan goes on; for {@link Phase#PUT_BACK} the key of the next block; empty at its beginning. */
  public byte[] cursor() {
    return cursor.clone();
  }

  /** Coins counted so far by {@link Phase#BALANCES}. */
  public long utxoCount() {
    return utxoCount;
  }

  /** Satoshis of the coins counted so far. */
  public long totalSat() {
    return totalSat;
  }

  /** Its key in {@link ColumnFamily#META}. */
  public static byte[] key() {
    return "reindex".getBytes(StandardCharsets.US_ASCII);
  }

  /** The row as it stands when {@code next} begins. */
  public ReindexRow enter(Phase next) {
    return new ReindexRow(fromHeight, next, new byte[0], utxoCount, totalSat);
  }

  /** The row with the scan at {@code position}. */
  public ReindexRow at(byte[] position) {
    return new ReindexRow(fromHeight, phase, position, utxoCount, totalSat);
  }

  /** The row with the scan at {@code position} and so many more coins counted. */
  public ReindexRow counted(byte[] position, long moreCoins, long moreSat) {
    return new ReindexRow(fromHeight, phase, position, utxoCount + moreCoins, totalSat + moreSat);
  }

  /** The row's value. */
  public byte[] value() {
    return new RowWriter(64)
        .u32(fromHeight)
        .u8(phase.id)
        .varint(utxoCount)
        .varint(totalSat)
        .varint(cursor.length)
        .raw(cursor)
        .bytes();
  }

  /** Reads the row's value. */
  public static ReindexRow read(byte[] value) {
    RowReader reader = new RowReader(ColumnFamily.META, value);
    int from = reader.i32();
    int id = reader.u8();
    long coins = reader.varint();
    long sat = reader.varint();
    byte[] cursor = reader.raw(reader.varint32());
    reader.end();
    for (Phase phase : Phase.values()) {
      if (phase.id == id) {
        return new ReindexRow(from, phase, cursor, coins, sat);
      }
    }
    throw reader.damaged();
  }
}
