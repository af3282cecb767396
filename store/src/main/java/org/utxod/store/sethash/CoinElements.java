package org.utxod.store.sethash;

import java.io.IOException;
import java.security.MessageDigest;
import org.utxod.store.chain.LittleEndian;

/**
 * A sequence of coins in the form of {@link CoinElement}: passed between threads as one array, and hashed at once. Not
 * safe for use by several threads at once.
 */
public final class CoinElements {
  private final byte[] bytes;
  private int length;
  private int count;

  /** With room for some thousand coins and more. */
  public CoinElements(int roomBytes) {
    bytes = new byte[roomBytes + CoinElement.MAX_LENGTH];
  }

  /** Receives coins in the order of their outpoints. */
  @FunctionalInterface
  public interface Target {
    /**
     * One coin; the arrays are reused for the next.
     *
     * @param txid has the 32 wire bytes from {@code txidOffset} on
     * @param voutBits unsigned
     * @param code height * 2 + coinbase flag
     * @param valueSat satoshis
     */
    void coin(
        byte[] txid,
        int txidOffset,
        int voutBits,
        int code,
        long valueSat,
        byte[] script,
        int scriptOffset,
        int scriptLength)
        throws IOException;
  }

  /** Adds a coin unless {@link #isFull}. */
  public void add(
      byte[] txid,
      int txidOffset,
      int voutBits,
      int code,
      long valueSat,
      byte[] script,
      int scriptOffset,
      int scriptLength) {
    length = CoinElement.write(
        bytes,
        length,
        txid,
        txidOffset,
        voutBits,
        code,
        valueSat,
        script,
        scriptOffset,
        scriptLength);
    count++;
  }

  /** Whether no more can be added. */
  public boolean isFull() {
    return bytes.length - length < CoinElement.MAX_LENGTH;
  }

  public int count() {
    return count;
  }

  public void clear() {
    length = 0;
    count = 0;
  }

  /** Returns the coins in the order in which they were added. */
  public void forEach(Target target) throws IOException {
    for (int at = 0; at < length; ) {
      int script = at + CoinElement.AT_SCRIPT;
      int scriptLength = bytes[script++] & 0xFF;
      if (scriptLength == 0xFD) { // The length of any script in a set fits in two bytes.
        scriptLength = bytes[script] & 0xFF | (bytes[script + 1] & 0xFF) << 8;
        script += 2;
      }
      target.coin(
          bytes,
          at,
          LittleEndian.getInt(bytes, at + CoinElement.AT_VOUT),
          LittleEndian.getInt(bytes, at + CoinElement.AT_CODE),
          LittleEndian.getLong(bytes, at + CoinElement.AT_VALUE),
          bytes,
          script,
          scriptLength);
      at = script + scriptLength;
    }
  }

  void appendTo(MessageDigest digest) {
    digest.update(bytes, 0, length);
  }
}
