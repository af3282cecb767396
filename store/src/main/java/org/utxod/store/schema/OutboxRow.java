package org.utxod.store.schema;

import org.jspecify.annotations.Nullable;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.SetHash;

/**
 * A step of the journal that is to be published: sequence | 0 → the journal's entry | previous hash | coins | satoshis | 0, or 1
 * and the set's hash | bytes of the block's delta; then, under sequence | 1 and on, those bytes ({@link
 * org.utxod.store.chain.BlockDelta}), {@link #PART_LENGTH} a part.
 *
 * @param previousHash of the block before the one that the entry names
 * @param utxoCount coins after the step
 * @param totalSat satoshis after the step
 * @param setHash of the UTXO set after the step; null where it is not known there
 * @param deltaLength bytes of the block's delta; 0 where the step brings none
 */
public record OutboxRow(
    JournalRow entry,
    BlockHash previousHash,
    long utxoCount,
    long totalSat,
    @Nullable SetHash setHash,
    int deltaLength) {
  /** Bytes of a delta in one part; the last has fewer. */
  public static final int PART_LENGTH = 512 * 1024;

  /** The key of a part. */
  public static byte[] key(long sequence, int part) {
    return new RowWriter(12).u64(sequence).u32(part).bytes();
  }

  /** The sequence in a key. */
  public static long sequence(byte[] key) {
    return new RowReader(ColumnFamily.OUTBOX, key).u64();
  }

  /** Parts that a delta of so many bytes takes. */
  public static int parts(int deltaLength) {
    return (int) (((long) deltaLength + PART_LENGTH - 1) / PART_LENGTH);
  }

  /** The value under part 0. */
  public byte[] value() {
    RowWriter row = new RowWriter(160)
        .raw(entry.value())
        .hash(previousHash)
        .varint(utxoCount)
        .varint(totalSat)
        .u8(setHash == null ? 0 : 1);
    return (setHash == null ? row : row.hash(setHash)).varint(deltaLength).bytes();
  }

  /** Reads the value under part 0. */
  public static OutboxRow read(byte[] value) {
    RowReader reader = new RowReader(ColumnFamily.OUTBOX, value);
    JournalRow entry = JournalRow.read(reader.raw(JournalRow.VALUE_LENGTH));
    BlockHash previous = BlockHash.ofWire(value, reader.hashOffset());
    long count = reader.varint();
    long sat = reader.varint();
    SetHash hash = reader.u8() == 0 ? null : SetHash.ofWire(value, reader.hashOffset());
    int length = reader.varint32();
    reader.end();
    return new OutboxRow(entry, previous, count, sat, hash, length);
  }
}
