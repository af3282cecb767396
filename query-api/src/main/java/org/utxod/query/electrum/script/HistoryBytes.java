package org.utxod.query.electrum.script;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.utxod.store.chain.Hash256;
import org.utxod.store.chain.Txid;

/** Writes lines of a history quickly, as JSON or as the text of which a status is the hash. Not thread-safe. */
final class HistoryBytes {
  private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final int MAX_LINE = 128;

  private final byte[] wire = new byte[Hash256.LENGTH];
  private byte[] bytes;
  private int length;

  HistoryBytes(int capacity) {
    this.bytes = new byte[Math.max(MAX_LINE, capacity)];
  }

  HistoryBytes text(String ascii) {
    byte[] more = ascii.getBytes(StandardCharsets.US_ASCII);
    room(more.length);
    System.arraycopy(more, 0, bytes, length, more.length);
    length += more.length;
    return this;
  }

  HistoryBytes txid(Txid txid) {
    room(2 * Hash256.LENGTH);
    txid.copyTo(wire, 0);
    for (int i = Hash256.LENGTH - 1; i >= 0; i--) {
      bytes[length++] = DIGITS[wire[i] >> 4 & 15];
      bytes[length++] = DIGITS[wire[i] & 15];
    }
    return this;
  }

  HistoryBytes number(long number) {
    return text(Long.toString(number));
  }

  /** Removes the last byte if it is that one. */
  HistoryBytes without(char last) {
    if (length > 0 && bytes[length - 1] == last) {
      length--;
    }
    return this;
  }

  private void room(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(length + more, 2 * bytes.length));
    }
  }

  byte[] array() {
    return bytes;
  }

  int length() {
    return length;
  }

  void clear() {
    length = 0;
  }

  byte[] toBytes() {
    return Arrays.copyOf(bytes, length);
  }
}
