package org.utxod.store.bulk;

import org.utxod.store.chain.CompressedAmount;
import org.utxod.store.chain.Hash256;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.chain.Varint;
import org.utxod.store.schema.CoinRow;

/**
 * A coin in a spill file: its row's key and value, one after the other, and behind them, for a script whose key does not
 * hold it, the script's length in two bytes and the script. Each part encodes its own length.
 *
 * <p>The object is reused; not safe for use by several threads at once.
 */
final class CoinRecord {
  /** Bytes of the longest: a key, two numbers, and a script as long as one can be that is in the set. */
  static final int MAX_LENGTH = ScriptKey.MAX_LENGTH
      + Hash256.LENGTH
      + 5
      + 2 * Varint.MAX_LENGTH
      + 2
      + org.utxod.store.chain.Script.MAX_LENGTH;

  private byte[] data = new byte[0];
  private int start;
  private int scriptKeyLength;
  private int keyEnd;
  private int valueEnd;
  private int code;
  private long amount;
  private int scriptAt;
  private int scriptLength;
  private int end;

  /**
   * Writes a coin whose script key stands already in {@code target} from {@code start} on.
   *
   * @return where the record ends
   */
  static int write(
      byte[] target,
      int start,
      int scriptKeyLength,
      byte[] txid,
      int txidOffset,
      int voutBits,
      int code,
      long valueSat,
      byte[] script,
      int scriptOffset,
      int scriptLength) {
    int at = CoinRow.writeOutPoint(target, start + scriptKeyLength, txid, txidOffset, voutBits);
    at = CoinRow.writeValue(target, at, code, valueSat);
    if (target[start] == ScriptKey.Form.OTHER.tag()) {
      target[at++] = (byte) (scriptLength >>> 8);
      target[at++] = (byte) scriptLength;
      System.arraycopy(script, scriptOffset, target, at, scriptLength);
      at += scriptLength;
    }
    return at;
  }

  /** Where the key ends of the record that begins at {@code start}. */
  static int keyEnd(byte[] data, int start) {
    int at = start + ScriptKey.Form.ofTag(data[start]).keyLength() + Hash256.LENGTH;
    int marker = data[at++] & 0xFF;
    return marker < 0xFD ? at : at + (marker == 0xFD ? 2 : 4);
  }

  /** Reads the record that begins at {@code offset}. */
  CoinRecord read(byte[] bytes, int offset) {
    data = bytes;
    start = offset;
    scriptKeyLength = ScriptKey.Form.ofTag(bytes[offset]).keyLength();
    keyEnd = keyEnd(bytes, offset);
    long value = 0;
    int at = keyEnd;
    while (bytes[at] < 0) {
      value = ((value << 7) | (bytes[at++] & 0x7F)) + 1;
    }
    code = (int) ((value << 7) | bytes[at++]);
    value = 0;
    while (bytes[at] < 0) {
      value = ((value << 7) | (bytes[at++] & 0x7F)) + 1;
    }
    amount = (value << 7) | bytes[at++];
    valueEnd = at;
    if (bytes[offset] == ScriptKey.Form.OTHER.tag()) {
      scriptLength = (bytes[at] & 0xFF) << 8 | bytes[at + 1] & 0xFF;
      scriptAt = at + 2;
      at = scriptAt + scriptLength;
    }
    end = at;
    return this;
  }

  byte[] data() {
    return data;
  }

  int start() {
    return start;
  }

  int scriptKeyLength() {
    return scriptKeyLength;
  }

  int keyLength() {
    return keyEnd - start;
  }

  /** Number of the output. */
  long vout() {
    return CoinRow.voutBits(data, start + scriptKeyLength + Hash256.LENGTH) & 0xFFFF_FFFFL;
  }

  int valueAt() {
    return keyEnd;
  }

  int valueLength() {
    return valueEnd - keyEnd;
  }

  int code() {
    return code;
  }

  long valueSat() {
    return CompressedAmount.decompress(amount);
  }

  boolean carriesScript() {
    return data[start] == ScriptKey.Form.OTHER.tag();
  }

  int scriptAt() {
    return scriptAt;
  }

  int scriptLength() {
    return scriptLength;
  }

  /** Where the next record begins. */
  int end() {
    return end;
  }

  int length() {
    return end - start;
  }
}
