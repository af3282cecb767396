package org.utxod.indexer.snapshot;

import java.io.IOException;
import org.utxod.store.chain.Script;

/**
 * Reads scripts in Core's compressed form: six common ones as a number and their variable part, any other as its length
 * plus six and its bytes (Core: compressor.h, {@code ScriptCompression}). The object is reused; not safe for use by
 * several threads at once.
 */
final class CompressedScript {
  private static final int SPECIAL = 6;
  private static final byte OP_CHECKSIG = (byte) 0xAC;

  private final byte[] bytes = new byte[Script.MAX_LENGTH];
  private int length;

  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  void read(SnapshotInput in) throws IOException {
    long start = in.position();
    int size = (int) in.varint(Integer.MAX_VALUE, "the length of a script");
    switch (size) {
      case 0 -> around(in, 0x76, 0xA9, 0x14, 20, 0x88, 0xAC);
      case 1 -> around(in, -1, 0xA9, 0x14, 20, -1, 0x87);
      case 2, 3 -> {
        int x = in.take(32, "a public key");
        bytes[0] = 33;
        bytes[1] = (byte) size;
        System.arraycopy(in.array(), x, bytes, 2, 32);
        bytes[34] = OP_CHECKSIG;
        length = 35;
      }
      case 4, 5 -> wholeKey(in, size == 5, start);
      default -> plain(in, size - SPECIAL, start);
    }
  }

  private void around(
      SnapshotInput in, int first, int second, int third, int payload, int fourth, int last)
      throws IOException {
    int from = in.take(payload, "a script");
    int at = 0;
    if (first >= 0) {
      bytes[at++] = (byte) first;
    }
    bytes[at++] = (byte) second;
    bytes[at++] = (byte) third;
    System.arraycopy(in.array(), from, bytes, at, payload);
    at += payload;
    if (fourth >= 0) {
      bytes[at++] = (byte) fourth;
    }
    bytes[at++] = (byte) last;
    length = at;
  }

  private void wholeKey(SnapshotInput in, boolean odd, long start) throws IOException {
    int x = in.take(32, "a public key");
    byte[] y = Secp256k1.y(in.array(), x, odd);
    if (y == null) {
      throw SnapshotException.at(start, "a public key is not on the curve");
    }
    bytes[0] = 65;
    bytes[1] = 4;
    System.arraycopy(in.array(), x, bytes, 2, 32);
    System.arraycopy(y, 0, bytes, 34, 32);
    bytes[66] = OP_CHECKSIG;
    length = 67;
  }

  private void plain(SnapshotInput in, int scriptLength, long start) throws IOException {
    if (scriptLength > Script.MAX_LENGTH) {
      throw SnapshotException.at(
          start, "a script of " + scriptLength + " bytes is longer than any in a UTXO set");
    }
    int from = in.take(scriptLength, "a script");
    System.arraycopy(in.array(), from, bytes, 0, scriptLength);
    length = scriptLength;
    if (Script.isUnspendable(bytes, 0, length)) {
      throw SnapshotException.at(start, "an unspendable output is never in a UTXO set");
    }
  }
}
