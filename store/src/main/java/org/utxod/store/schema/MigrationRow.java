package org.utxod.store.schema;

import java.nio.charset.StandardCharsets;

/** How far the migration under way has come; there is none between migrations. */
public final class MigrationRow {
  private final int fromVersion;
  private final byte[] position;

  /**
   * A migration that goes on at {@code position}, in its own terms.
   *
   * @param fromVersion the schema that it leaves behind
   */
  public MigrationRow(int fromVersion, byte[] position) {
    this.fromVersion = fromVersion;
    this.position = position.clone();
  }

  /** The schema that it leaves behind. */
  public int fromVersion() {
    return fromVersion;
  }

  /** Where it goes on, in its own terms. */
  public byte[] position() {
    return position.clone();
  }

  /** Its key in {@link ColumnFamily#META}. */
  public static byte[] key() {
    return "migration".getBytes(StandardCharsets.US_ASCII);
  }

  /** The row's value. */
  public byte[] value() {
    return new RowWriter(16)
        .u32(fromVersion)
        .varint(position.length)
        .raw(position)
        .bytes();
  }

  /** Reads the row's value. */
  public static MigrationRow read(byte[] value) {
    RowReader reader = new RowReader(ColumnFamily.META, value);
    int from = reader.i32();
    byte[] position = reader.raw(reader.varint32());
    reader.end();
    return new MigrationRow(from, position);
  }
}
