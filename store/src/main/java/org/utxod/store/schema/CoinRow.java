package org.utxod.store.schema;

import java.util.Arrays;
import org.utxod.store.chain.Coin;
import org.utxod.store.chain.CompressedAmount;
import org.utxod.store.chain.Hash256;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.chain.Txid;
import org.utxod.store.chain.Varint;

/**
 * A coin: script key | txid | vout → height * 2 + coinbase flag | amount.
 *
 * <p>vout takes one byte below 0xFD, else a marker and two or four bytes, big-endian: short, and still in the order of
 * the numbers.
 */
public final class CoinRow {
  private static final int MARK_16 = 0xFD;
  private static final int MARK_32 = 0xFE;

  /** Bytes of the longest key. */
  public static final int MAX_KEY_LENGTH = ScriptKey.MAX_LENGTH + Hash256.LENGTH + 5;

  /** Bytes of the longest value. */
  public static final int MAX_VALUE_LENGTH = 2 * Varint.MAX_LENGTH;

  private CoinRow() {}

  /** The key of a coin whose script key stands in the first {@code scriptKeyLength} bytes of {@code scriptKey}. */
  public static byte[] key(
      byte[] scriptKey, int scriptKeyLength, byte[] txid, int txidOffset, int voutBits) {
    long vout = voutBits & 0xFFFF_FFFFL;
    byte[] key =
        new byte[scriptKeyLength + Hash256.LENGTH + (vout < MARK_16 ? 1 : vout <= 0xFFFF ? 3 : 5)];
    System.arraycopy(scriptKey, 0, key, 0, scriptKeyLength);
    int end = writeOutPoint(key, scriptKeyLength, txid, txidOffset, voutBits);
    assert end == key.length;
    return key;
  }

  /**
   * Writes the part of a key that follows the script key.
   *
   * @return the offset after it
   */
  public static int writeOutPoint(
      byte[] target, int offset, byte[] txid, int txidOffset, int voutBits) {
    System.arraycopy(txid, txidOffset, target, offset, Hash256.LENGTH);
    int at = offset + Hash256.LENGTH;
    long vout = voutBits & 0xFFFF_FFFFL;
    if (vout < MARK_16) {
      target[at++] = (byte) vout;
      return at;
    }
    int bytes = vout <= 0xFFFF ? 2 : 4;
    target[at++] = (byte) (bytes == 2 ? MARK_16 : MARK_32);
    for (int i = bytes - 1; i >= 0; i--) {
      target[at++] = (byte) (vout >>> 8 * i);
    }
    return at;
  }

  /** The key of a script's coin at {@code outPoint}. */
  public static byte[] key(ScriptKey script, OutPoint outPoint) {
    return key(script.bytes(), script.length(), outPoint.txid().wire(), 0, (int) outPoint.vout());
  }

  /** What the keys of all coins begin with that one transaction made for a script. */
  public static byte[] prefix(ScriptKey script, Txid txid) {
    byte[] prefix = new byte[script.length() + Hash256.LENGTH];
    txid.copyTo(prefix, script.copyTo(prefix, 0));
    return prefix;
  }

  /** The value of a coin's row. */
  public static byte[] value(int code, long valueSat) {
    byte[] value = new byte[MAX_VALUE_LENGTH];
    return Arrays.copyOf(value, writeValue(value, 0, code, valueSat));
  }

  /**
   * Writes the value of a coin's row.
   *
   * @return the offset after it
   */
  public static int writeValue(byte[] target, int offset, int code, long valueSat) {
    int at = Varint.write(target, offset, code & 0xFFFF_FFFFL);
    return Varint.write(target, at, CompressedAmount.compress(valueSat));
  }

  /** Height * 2 + coinbase flag in a coin's value. */
  public static int code(byte[] value) {
    return (int) new RowReader(ColumnFamily.COIN, value).varint();
  }

  /** Satoshis in a coin's value. */
  public static long valueSat(byte[] value) {
    RowReader reader = new RowReader(ColumnFamily.COIN, value);
    reader.varint();
    return reader.amount();
  }

  /** Where the outpoint begins in a coin's key: the length of its script key. */
  public static int scriptKeyLength(byte[] key) {
    return ScriptKey.Form.ofTag(key[0]).keyLength();
  }

  /** The outpoint in a coin's key. */
  public static OutPoint outPoint(byte[] key) {
    return new OutPoint(Txid.ofWire(key, scriptKeyLength(key)), voutBits(key) & 0xFFFF_FFFFL);
  }

  /** The output number in a coin's key, as the unsigned bits of an {@code int}. */
  public static int voutBits(byte[] key) {
    RowReader reader = new RowReader(ColumnFamily.COIN, key, scriptKeyLength(key));
    reader.hashOffset();
    int first = reader.u8();
    int vout = switch (first) {
      case MARK_16 -> reader.u8() << 8 | reader.u8();
      case MARK_32 -> (int) reader.u32();
      default -> first;
    };
    reader.end();
    return vout;
  }

  /** The output number that begins at {@code offset} of a key, which is sound. */
  public static int voutBits(byte[] bytes, int offset) {
    int first = bytes[offset] & 0xFF;
    if (first < MARK_16) {
      return first;
    }
    int vout = 0;
    for (int i = 1; i <= (first == MARK_16 ? 2 : 4); i++) {
      vout = vout << 8 | bytes[offset + i] & 0xFF;
    }
    return vout;
  }

  /** The coin that a row speaks of. */
  public static Coin coin(byte[] key, byte[] value) {
    RowReader reader = new RowReader(ColumnFamily.COIN, value);
    long code = reader.varint();
    long sat = reader.amount();
    reader.end();
    return new Coin(outPoint(key), sat, (int) (code >>> 1), (code & 1) == 1);
  }
}
