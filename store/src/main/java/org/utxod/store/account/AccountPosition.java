package org.utxod.store.account;

import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.schema.ColumnFamily;
import org.utxod.store.schema.RowReader;
import org.utxod.store.schema.RowWriter;

/**
 * Where the index stood when all accounts were brought up to it.
 *
 * @param journal sequence of the index's last step
 * @param backfilled number of scripts that a partial index had filled in
 */
public record AccountPosition(ChainPoint point, long journal, int backfilled) {
  byte[] value() {
    return new RowWriter(48)
        .u32(point.height())
        .hash(point.hash())
        .varint(journal)
        .varint(backfilled)
        .bytes();
  }

  static AccountPosition read(byte[] value) {
    RowReader in = new RowReader(ColumnFamily.ACCOUNT, value);
    int height = in.i32();
    ChainPoint point = new ChainPoint(height, BlockHash.ofWire(value, in.hashOffset()));
    AccountPosition position = new AccountPosition(point, in.varint(), in.varint32());
    in.end();
    return position;
  }
}
