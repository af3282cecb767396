package org.utxod.store.catchup;

import java.util.EnumMap;
import java.util.Map;
import org.utxod.store.core.IndexCore;
import org.utxod.store.kv.SortedRows;
import org.utxod.store.live.RangeRows;
import org.utxod.store.schema.CoinRow;
import org.utxod.store.schema.ColumnFamily;

/** The rows of one range, in sorted files beside the store. For the range's thread until it is done, then for the writer's. */
final class FileRows extends RangeRows implements AutoCloseable {
  private final StepFiles files;
  private final int number;
  private final Map<ColumnFamily, SortedRows> open = new EnumMap<>(ColumnFamily.class);
  private final byte[] value = new byte[CoinRow.MAX_VALUE_LENGTH];

  FileRows(IndexCore core, StepFiles files, int number) {
    super(core);
    this.files = files;
    this.number = number;
  }

  private SortedRows rows(ColumnFamily columnFamily) {
    return open.computeIfAbsent(columnFamily, family -> files.begin(family, number));
  }

  @Override
  public void coin(byte[] key, int keyAt, int keyLength, int code, long valueSat) {
    int length = CoinRow.writeValue(value, 0, code, valueSat);
    rows(ColumnFamily.COIN).put(key, keyAt, keyLength, value, 0, length);
  }

  @Override
  public void coinGone(byte[] key, int keyAt, int keyLength) {
    rows(ColumnFamily.COIN).remove(key, keyAt, keyLength);
  }

  @Override
  public void balance(byte[] key, byte[] row) {
    rows(ColumnFamily.BALANCE).put(key, 0, key.length, row, 0, row.length);
  }

  @Override
  public void balanceGone(byte[] key) {
    rows(ColumnFamily.BALANCE).remove(key, 0, key.length);
  }

  @Override
  public void script(byte[] key, byte[] script) {
    rows(ColumnFamily.SCRIPT).put(key, 0, key.length, script, 0, script.length);
  }

  @Override
  public void scriptGone(byte[] key) {
    rows(ColumnFamily.SCRIPT).remove(key, 0, key.length);
  }

  @Override
  public void end() {
    open.values().forEach(SortedRows::finish);
  }

  @Override
  public void close() {
    open.values().forEach(SortedRows::close);
  }
}
