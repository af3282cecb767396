package org.utxod.store.schema;

import java.nio.charset.StandardCharsets;
import org.utxod.store.sethash.MuHash;

/**
 * What the products of an era are to be multiplied with to become the hash of the whole set: the hash of the coins that
 * were there when the era began.
 */
public record SetAnchorRow(long era, MuHash factor) {
  /** Its key in {@link ColumnFamily#META}. */
  public static byte[] key() {
    return "set_anchor".getBytes(StandardCharsets.US_ASCII);
  }

  /** The row's value. */
  public byte[] value() {
    return new RowWriter(16 + MuHash.STATE_LENGTH)
        .varint(era)
        .raw(factor.state())
        .bytes();
  }

  /** Reads the row's value. */
  public static SetAnchorRow read(byte[] value) {
    RowReader reader = new RowReader(ColumnFamily.META, value);
    long era = reader.varint();
    MuHash factor = MuHash.ofState(reader.raw(MuHash.STATE_LENGTH));
    reader.end();
    return new SetAnchorRow(era, factor);
  }
}
