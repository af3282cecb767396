package org.utxod.store.schema;

import org.jspecify.annotations.Nullable;
import org.utxod.store.sethash.MuHash;

/**
 * The UTXO set after a block: height → coins | satoshis | era | state of the running product. Blocks that can be disconnected have
 * one, and the block below them.
 *
 * @param utxoCount coins
 * @param totalSat satoshis
 * @param era which beginning the product was carried along from; 0 where there is none
 * @param product of the coins created and spent since that beginning; null where none is carried
 */
public record SetRow(
    long utxoCount, long totalSat, long era, @Nullable MuHash product) {
  /** The row's value; its key is {@link BlockRow#key}. */
  public byte[] value() {
    RowWriter row = new RowWriter(32 + MuHash.STATE_LENGTH);
    row.varint(utxoCount).varint(totalSat).varint(era);
    return product == null ? row.bytes() : row.raw(product.state()).bytes();
  }

  /** Reads the row's value. */
  public static SetRow read(byte[] value) {
    RowReader reader = new RowReader(ColumnFamily.SET, value);
    long count = reader.varint();
    long sat = reader.varint();
    long era = reader.varint();
    MuHash product = era == 0 ? null : MuHash.ofState(reader.raw(MuHash.STATE_LENGTH));
    reader.end();
    return new SetRow(count, sat, era, product);
  }
}
