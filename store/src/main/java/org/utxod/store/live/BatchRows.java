package org.utxod.store.live;

import java.util.Arrays;
import org.utxod.store.core.IndexCore;
import org.utxod.store.kv.WriteBatch;
import org.utxod.store.schema.CoinRow;
import org.utxod.store.schema.ColumnFamily;

/** The rows of one range, for a batch. */
final class BatchRows extends RangeRows {
  private final WriteBatch batch;

  BatchRows(IndexCore core) {
    super(core);
    this.batch = core.changes();
  }

  @Override
  public void coin(byte[] key, int keyAt, int keyLength, int code, long valueSat) {
    batch.put(
        ColumnFamily.COIN,
        Arrays.copyOfRange(key, keyAt, keyAt + keyLength),
        CoinRow.value(code, valueSat));
  }

  @Override
  public void coinGone(byte[] key, int keyAt, int keyLength) {
    batch.delete(ColumnFamily.COIN, Arrays.copyOfRange(key, keyAt, keyAt + keyLength));
  }

  @Override
  public void balance(byte[] key, byte[] value) {
    batch.put(ColumnFamily.BALANCE, key, value);
  }

  @Override
  public void balanceGone(byte[] key) {
    batch.delete(ColumnFamily.BALANCE, key);
  }

  @Override
  public void script(byte[] key, byte[] script) {
    batch.put(ColumnFamily.SCRIPT, key, script);
  }

  @Override
  public void scriptGone(byte[] key) {
    batch.delete(ColumnFamily.SCRIPT, key);
  }

  @Override
  public void finish(WriteBatch rows) {
    rows.append(batch);
    super.finish(rows);
  }
}
