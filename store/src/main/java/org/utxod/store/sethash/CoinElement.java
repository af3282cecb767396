package org.utxod.store.sethash;

import java.security.MessageDigest;
import java.util.Arrays;
import org.utxod.store.chain.Hash256;
import org.utxod.store.chain.LittleEndian;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Script;

/**
 * A coin as the bytes that a set hash is made of (Core: kernel/coinstats.cpp, {@code TxOutSer}):
 *
 * <pre>txid 32 | vout 4 | height * 2 + coinbase flag 4 | satoshis 8 | CompactSize of the script's length | script</pre>
 *
 * Integers are little-endian, the txid in wire order. One object is filled again and again; not safe for use by several
 * threads at once.
 */
public final class CoinElement {
  private static final int AT_VOUT = Hash256.LENGTH;
  private static final int AT_CODE = 36;
  private static final int AT_VALUE = 40;
  private static final int AT_SCRIPT = 48;
  private static final int MAX_COMPACT_SIZE = 5;

  private byte[] bytes = new byte[AT_SCRIPT + MAX_COMPACT_SIZE + 128];
  private int length;

  /** Writes the coin whose 32 bytes of txid and whose script stand in the arrays given. */
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
    System.arraycopy(txid, txidOffset, bytes, 0, Hash256.LENGTH);
    LittleEndian.putInt(bytes, AT_VOUT, voutBits);
    LittleEndian.putInt(bytes, AT_CODE, code);
    LittleEndian.putLong(bytes, AT_VALUE, valueSat);
    int at = compactSize(scriptLength);
    System.arraycopy(script, scriptOffset, bytes, at, scriptLength);
    length = at + scriptLength;
    return this;
  }

  /** Makes this the element of a coin; {@code code} is twice its height, plus one for a coinbase. */
  public CoinElement set(OutPoint outPoint, int code, long valueSat, byte[] script) {
    return set(
        outPoint.txid().wire(), 0, (int) outPoint.vout(), code, valueSat, script, 0, script.length);
  }

  private int compactSize(int size) {
    if (size < 0xFD) {
      bytes[AT_SCRIPT] = (byte) size;
      return AT_SCRIPT + 1;
    }
    if (size <= 0xFFFF) {
      bytes[AT_SCRIPT] = (byte) 0xFD;
      bytes[AT_SCRIPT + 1] = (byte) size;
      bytes[AT_SCRIPT + 2] = (byte) (size >>> 8);
      return AT_SCRIPT + 3;
    }
    bytes[AT_SCRIPT] = (byte) 0xFE;
    LittleEndian.putInt(bytes, AT_SCRIPT + 1, size);
    return AT_SCRIPT + MAX_COMPACT_SIZE;
  }

  /** Puts the coin into {@code hash}. */
  public void insertInto(MuHash hash) {
    hash.insert(bytes, 0, length);
  }

  /** Takes the coin out of {@code hash}. */
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
