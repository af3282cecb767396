package org.utxod.indexer.payout.ledger;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Reads single lines whose place was checked before. */
final class LedgerLines {
  private static final int CHUNK = 4_096;

  private LedgerLines() {}

  /** The entry of the line that begins here; that it is in its chain was checked when it was first read. */
  static LedgerEntry unchained(InputStream in, long position) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(CHUNK);
    byte[] chunk = new byte[CHUNK];
    while (true) {
      int read = in.read(chunk);
      if (read < 0 || line.size() > LedgerFormat.MAX_LINE) {
        throw new EOFException("no entry at byte " + position);
      }
      int length = indexOfEnd(chunk, read);
      line.write(chunk, 0, length < 0 ? read : length);
      if (length >= 0) {
        break;
      }
    }
    String text = line.toString(StandardCharsets.UTF_8);
    return LedgerFormat.read(
            text.substring(LedgerFormat.HASH_DIGITS + 1),
            position,
            text.substring(0, LedgerFormat.HASH_DIGITS))
        .entry();
  }

  private static int indexOfEnd(byte[] chunk, int read) {
    for (int i = 0; i < read; i++) {
      if (chunk[i] == '\n') {
        return i;
      }
    }
    return -1;
  }
}
