package org.utxod.store.schema;

import java.nio.charset.StandardCharsets;
import org.utxod.store.chain.BlockHash;

/** Whose index this is, written once and at each migration: schema version | genesis hash | network's name. */
public record IdentityRow(int schemaVersion, BlockHash genesis, String network) {
  /** The schema that this program reads and writes. */
  public static final int CURRENT_VERSION = 3;

  /** Its key in {@link ColumnFamily#META}. */
  public static byte[] key() {
    return "identity".getBytes(StandardCharsets.US_ASCII);
  }

  /** The same index in the next schema. */
  public IdentityRow next() {
    return new IdentityRow(schemaVersion + 1, genesis, network);
  }

  /** The row's value. */
  public byte[] value() {
    byte[] name = network.getBytes(StandardCharsets.US_ASCII);
    return new RowWriter(64)
        .u32(schemaVersion)
        .hash(genesis)
        .varint(name.length)
        .raw(name)
        .bytes();
  }

  /** Reads the row; of a newer schema only the version is sure to be understood, which is why it stands first. */
  public static IdentityRow read(byte[] value) {
    RowReader reader = new RowReader(ColumnFamily.META, value);
    int version = reader.i32();
    BlockHash genesis = BlockHash.ofWire(value, reader.hashOffset());
    String network = new String(reader.raw(reader.varint32()), StandardCharsets.US_ASCII);
    return new IdentityRow(version, genesis, network);
  }
}
