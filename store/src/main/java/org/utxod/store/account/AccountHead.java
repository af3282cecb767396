package org.utxod.store.account;

import java.nio.charset.StandardCharsets;
import org.utxod.store.schema.ColumnFamily;
import org.utxod.store.schema.RowReader;
import org.utxod.store.schema.RowWriter;

/**
 * What an account is.
 *
 * @param id its number
 * @param name unique; letters, digits, points, hyphens and underscores
 * @param created seconds since 1970
 * @param knownFrom the block from which on all is known that was done to it
 * @param definition what it was made of, in the form of who wrote it
 */
public record AccountHead(int id, String name, long created, int knownFrom, String definition) {
  private static final int VERSION = 1;

  byte[] value() {
    byte[] text = name.getBytes(StandardCharsets.US_ASCII);
    return new RowWriter(64 + definition.length())
        .u8(VERSION)
        .varint(created)
        .varint(knownFrom)
        .varint(text.length)
        .raw(text)
        .raw(definition.getBytes(StandardCharsets.UTF_8))
        .bytes();
  }

  static AccountHead read(int id, byte[] value) {
    RowReader in = new RowReader(ColumnFamily.ACCOUNT, value);
    if (in.u8() != VERSION) {
      throw in.damaged();
    }
    long created = in.varint();
    int knownFrom = in.varint32();
    String name = new String(in.raw(in.varint32()), StandardCharsets.US_ASCII);
    String definition = new String(in.raw(value.length - in.position()), StandardCharsets.UTF_8);
    return new AccountHead(id, name, created, knownFrom, definition);
  }
}
