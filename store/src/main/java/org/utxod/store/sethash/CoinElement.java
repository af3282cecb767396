package org.utxod.store.sethash;

import java.security.MessageDigest;
import java.util.Arrays;
import org.utxod.store.chain.Hash256;
import org.utxod.store.chain.LittleEndian;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Script;

/**
 * A coin as an element of a set hash (Core: kernel/coinstats.cpp, {@code TxOutSer}):
 *
 * <pre>txid 32 | vout 4 | height * 2 + coinbase flag 4 | satoshis 8 | CompactSize of the script's length | script</pre>
 *
 * Integers are little-endian, the txid in wire order. The object is reused; not safe for use by several threads
 * at once.
 */
public final class CoinElement {
  /** Bytes of the longest that a UTXO set can hold. */
  static final int MAX_LENGTH = 48 + 5 + Script.MAX_LENGTH;

  static final int AT_VOUT = Hash256.LENGTH;
  static final int AT_CODE = 36;
  static final int AT_VALUE = 40;
  static final int AT_SCRIPT = 48;
  private static final int MAX_COMPACT_SIZE = 5;

  private byte[] bytes = new byte[AT_SCRIPT + MAX_COMPACT_SIZE + 128];
  private int length;

  /** Writes the coin; the 32 bytes of the txid and the script are in the given arrays. */
  public CoinElement set(
      byte[] txid,
      int txidOffset,
      int voutBits,
      int code,
      long valueSat,
      byte[] script,
      int scriptOffset,
      int scriptLength) {
    int needed = AT_SCRIPT + MAX_COMPACT_SIZE + scriptLength;
    if (bytes.length < needed) {
      bytes = new byte[Math.max(needed, AT_SCRIPT + MAX_COMPACT_SIZE + Script.MAX_LENGTH)];
    }
    length = write(
        bytes, 0, txid, txidOffset, voutBits, code, valueSat, script, scriptOffset, scriptLength);
    return this;
  }

  /**
   * Writes an element to {@code target} from {@code start} on, where {@link #MAX_LENGTH} bytes are free.
   *
   * @return the end offset
   */
  static int write(
      byte[] target,
      int start,
      byte[] txid,
      int txidOffset,
      int voutBits,
      int code,
      long valueSat,
      byte[] script,
      int scriptOffset,
      int scriptLength) {
    System.arraycopy(txid, txidOffset, target, start, Hash256.LENGTH);
    LittleEndian.putInt(target, start + AT_VOUT, voutBits);
    LittleEndian.putInt(target, start + AT_CODE, code);
    LittleEndian.putLong(target, start + AT_VALUE, valueSat);
    int at = compactSize(target, start + AT_SCRIPT, scriptLength);
    System.arraycopy(script, scriptOffset, target, at, scriptLength);
    return at + scriptLength;
  }

  /** Makes this the element of a coin; {@code code} is twice its height, plus one for a coinbase. */
  public CoinElement set(OutPoint outPoint, int code, long valueSat, byte[] script) {
    return set(
        outPoint.txid().wire(), 0, (int) outPoint.vout(), code, valueSat, script, 0, script.length);
  }

  private static int compactSize(byte[] target, int at, int size) {
    if (size < 0xFD) {
      target[at] = (byte) size;
      return at + 1;
    }
    if (size <= 0xFFFF) {
      target[at] = (byte) 0xFD;
      target[at + 1] = (byte) size;
      target[at + 2] = (byte) (size >>> 8);
      return at + 3;
    }
    target[at] = (byte) 0xFE;
    LittleEndian.putInt(target, at + 1, size);
    return at + MAX_COMPACT_SIZE;
  }

  /** Adds the coin to {@code hash}. */
  public void insertInto(MuHash hash) {
    hash.insert(bytes, 0, length);
  }

  /** Removes the coin from {@code hash}. */
  public void removeFrom(MuHash hash) {
    hash.remove(bytes, 0, length);
  }

  /** Adds the coin to what {@code digest} has read. */
  void appendTo(MessageDigest digest) {
    digest.update(bytes, 0, length);
  }

  /** A copy of the bytes. */
  public byte[] bytes() {
    return Arrays.copyOf(bytes, length);
  }
}
