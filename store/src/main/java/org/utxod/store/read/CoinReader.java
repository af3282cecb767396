package org.utxod.store.read;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.kv.KeyValueSnapshot;
import org.utxod.store.model.StoreException;
import org.utxod.store.schema.CoinRow;
import org.utxod.store.schema.ColumnFamily;
import org.utxod.store.sethash.CoinElement;

/**
 * Makes set hash elements of coins' rows: scripts of the standard forms from the key alone, others from their own family.
 * For one thread.
 */
public final class CoinReader {
  private static final int MAX_STANDARD = 34;

  private final KeyValueSnapshot rows;
  private final CoinElement element = new CoinElement();
  private final byte[] standard = new byte[MAX_STANDARD];
  private byte[] lastKey = new byte[0];
  private byte @Nullable [] lastScript;

  public CoinReader(KeyValueSnapshot rows) {
    this.rows = rows;
  }

  /**
   * The coin of a row, in an object that the next call fills anew.
   *
   * @throws StoreException {@code DAMAGED} where the row cannot be read, or its script is missing
   */
  public CoinElement element(byte[] key, byte[] value) {
    byte[] script = standard;
    int length = ScriptKey.writeStandardScript(key, standard);
    if (length < 0) {
      script = other(key);
      length = script.length;
    }
    int scriptKeyLength = CoinRow.scriptKeyLength(key);
    return element.set(
        key,
        scriptKeyLength,
        CoinRow.voutBits(key),
        CoinRow.code(value),
        CoinRow.valueSat(value),
        script,
        0,
        length);
  }

  private byte[] other(byte[] coinKey) {
    int length = CoinRow.scriptKeyLength(coinKey);
    byte[] script = lastScript;
    if (script != null && Arrays.equals(lastKey, 0, length, coinKey, 0, length)) {
      return script;
    }
    lastKey = Arrays.copyOf(coinKey, length);
    script = rows.get(ColumnFamily.SCRIPT, lastKey);
    lastScript = script;
    if (script == null) {
      throw new StoreException(
          StoreException.Kind.DAMAGED,
          "The script of the coin "
              + CoinRow.outPoint(coinKey)
              + " is missing. Re-index from below the coin's height, or restore a backup.");
    }
    return script;
  }
}
