package org.utxod.store.bulk;

import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.kv.KeyValueStore;
import org.utxod.store.kv.SortedRows;
import org.utxod.store.schema.BalanceSum;
import org.utxod.store.schema.ColumnFamily;

/**
 * Writes the sorted files of one run: coins as they come, and with the last coin of a script its balance. Coins come in
 * the order of their keys. For one thread.
 */
final class RunWriter implements AutoCloseable {
  private final KeyValueStore store;
  private final RunFiles files;
  private final BalanceSum sum;
  private final byte[] script = new byte[ScriptKey.MAX_LENGTH];
  private int scriptLength;
  private @Nullable SortedRows coins;
  private @Nullable SortedRows balances;
  private @Nullable SortedRows scripts;
  private long coinCount;
  private long satSum;
  private long scriptCount;

  /** @param lowestTip see {@link BalanceSum#BalanceSum} */
  RunWriter(KeyValueStore store, RunFiles files, int lowestTip) {
    this.store = store;
    this.files = files;
    this.sum = new BalanceSum(lowestTip);
  }

  void put(CoinRecord coin) {
    byte[] data = coin.data();
    int start = coin.start();
    int keyLength = coin.scriptKeyLength();
    if (scriptLength != keyLength
        || !Arrays.equals(script, 0, keyLength, data, start, start + keyLength)) {
      endScript();
      System.arraycopy(data, start, script, 0, keyLength);
      scriptLength = keyLength;
      if (coin.carriesScript()) {
        scripts = begun(scripts, ColumnFamily.SCRIPT);
        scripts.put(script, 0, keyLength, data, coin.scriptAt(), coin.scriptLength());
      }
    }
    coins = begun(coins, ColumnFamily.COIN);
    coins.put(data, start, coin.keyLength(), data, coin.valueAt(), coin.valueLength());
    sum.add(coin.code(), coin.valueSat());
  }

  private SortedRows begun(@Nullable SortedRows rows, ColumnFamily columnFamily) {
    return rows != null ? rows : store.sortedRows(columnFamily, files.file(columnFamily));
  }

  private void endScript() {
    if (sum.coins() == 0) {
      return;
    }
    byte[] row = sum.row().value();
    balances = begun(balances, ColumnFamily.BALANCE);
    balances.put(script, 0, scriptLength, row, 0, row.length);
    coinCount += sum.coins();
    satSum = Math.addExact(satSum, sum.sat());
    scriptCount++;
    sum.clear();
  }

  /** Makes the files whole and marks the run. */
  RunFiles.Contents finish() throws IOException {
    endScript();
    for (SortedRows rows : new @Nullable SortedRows[] {coins, balances, scripts}) {
      if (rows != null) {
        rows.finish();
      }
    }
    RunFiles.Contents contents = new RunFiles.Contents(coinCount, satSum, scriptCount);
    files.markFinished(contents);
    return contents;
  }

  @Override
  public void close() {
    for (SortedRows rows : new @Nullable SortedRows[] {coins, balances, scripts}) {
      if (rows != null) {
        rows.close();
      }
    }
  }
}
