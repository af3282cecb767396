package org.utxod.store.account;

import org.utxod.store.schema.ColumnFamily;
import org.utxod.store.schema.RowReader;
import org.utxod.store.schema.RowWriter;

/**
 * How far a branch of an account's descriptor is derived.
 *
 * @param derived indexes below this one are
 * @param lastUsed the highest index that was ever seen to be used; -1 for none
 * @param lastIssued the highest index that was given out as a new address; -1 for none
 */
public record AccountBranch(int derived, int lastUsed, int lastIssued) {
  /** Of a new descriptor. */
  public static final AccountBranch NEW = new AccountBranch(0, -1, -1);

  byte[] value() {
    return new RowWriter(16)
        .varint(derived)
        .varint(lastUsed + 1L)
        .varint(lastIssued + 1L)
        .bytes();
  }

  static AccountBranch read(byte[] value) {
    RowReader in = new RowReader(ColumnFamily.ACCOUNT, value);
    int derived = in.varint32();
    int used = in.varint32() - 1;
    int issued = in.varint32() - 1;
    in.end();
    return new AccountBranch(derived, used, issued);
  }
}
