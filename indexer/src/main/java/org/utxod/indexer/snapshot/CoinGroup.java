package org.utxod.indexer.snapshot;

import java.io.IOException;
import java.util.Arrays;
import org.utxod.store.sethash.CoinElements;

/**
 * The coins of one transaction. The file has them in the order of the bytes of their output numbers, which from 16,512
 * on differs from numeric order (Core: a database key ends in VARINT(vout)), so they are sorted here. Not safe for use
 * by several threads at once.
 */
final class CoinGroup {
  private int count;
  private long[] voutAndPlace = new long[16];
  private int[] codes = new int[16];
  private long[] values = new long[16];
  private int[] scriptEnds = new int[16];
  private byte[] scripts = new byte[4096];

  void clear() {
    count = 0;
  }

  /** Adds a coin. */
  void add(long vout, int code, long valueSat, byte[] script, int scriptLength) {
    if (count == codes.length) {
      voutAndPlace = Arrays.copyOf(voutAndPlace, count * 2);
      codes = Arrays.copyOf(codes, count * 2);
      values = Arrays.copyOf(values, count * 2);
      scriptEnds = Arrays.copyOf(scriptEnds, count * 2);
    }
    int from = count == 0 ? 0 : scriptEnds[count - 1];
    if (scripts.length < from + scriptLength) {
      scripts = Arrays.copyOf(scripts, Math.max(scripts.length * 2, from + scriptLength));
    }
    System.arraycopy(script, 0, scripts, from, scriptLength);
    voutAndPlace[count] = vout << 31 | count;
    codes[count] = code;
    values[count] = valueSat;
    scriptEnds[count] = from + scriptLength;
    count++;
  }

  /** Total size of the scripts, bytes. */
  int scriptBytes() {
    return count == 0 ? 0 : scriptEnds[count - 1];
  }

  /** Passes the coins on in numeric order; false if two have the same number. */
  boolean give(byte[] txid, CoinElements.Target target) throws IOException {
    Arrays.sort(voutAndPlace, 0, count);
    long before = -1;
    for (int i = 0; i < count; i++) {
      long vout = voutAndPlace[i] >>> 31;
      int place = (int) (voutAndPlace[i] & Integer.MAX_VALUE);
      if (vout == before) {
        return false;
      }
      before = vout;
      int from = place == 0 ? 0 : scriptEnds[place - 1];
      target.coin(
          txid,
          0,
          (int) vout,
          codes[place],
          values[place],
          scripts,
          from,
          scriptEnds[place] - from);
    }
    return true;
  }
}
