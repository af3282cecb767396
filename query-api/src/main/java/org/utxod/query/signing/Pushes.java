package org.utxod.query.signing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What a script pushes, as far as it does nothing else. */
final class Pushes {
  private static final int PUSHDATA1 = 0x4C;
  private static final int PUSHDATA2 = 0x4D;

  private Pushes() {}

  static List<byte[]> of(byte[] script) {
    List<byte[]> found = new ArrayList<>();
    int at = 0;
    while (at < script.length) {
      int code = script[at++] & 0xFF;
      int length;
      if (code < PUSHDATA1) {
        length = code;
      } else if (code == PUSHDATA1 && at < script.length) {
        length = script[at++] & 0xFF;
      } else if (code == PUSHDATA2 && at + 1 < script.length) {
        length = (script[at] & 0xFF) | (script[at + 1] & 0xFF) << 8;
        at += 2;
      } else {
        continue;
      }
      if (length > script.length - at) {
        return found;
      }
      found.add(Arrays.copyOfRange(script, at, at + length));
      at += length;
    }
    return found;
  }
}
