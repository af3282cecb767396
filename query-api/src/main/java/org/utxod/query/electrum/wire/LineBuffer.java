package org.utxod.query.electrum.wire;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Divides bytes into lines. Holds no memory while it is empty. Not thread-safe. */
final class LineBuffer {
  private static final byte[] NOTHING = {};

  private byte[] bytes = NOTHING;
  private int start;
  private int searched;
  private int end;

  void add(ByteBuffer more) {
    int length = more.remaining();
    if (end + length > bytes.length) {
      int held = end - start;
      byte[] target = held + length <= bytes.length
          ? bytes
          : new byte
              [Math.max(held + length, Math.min(2 * bytes.length, held + length + (64 << 10)))];
      System.arraycopy(bytes, start, target, 0, held);
      bytes = target;
      searched -= start;
      start = 0;
      end = held;
    }
    more.get(bytes, end, length);
    end += length;
  }

  /** The next whole line without its end; null if there is none. A carriage return before the end belongs to the end. */
  byte @Nullable [] next() {
    while (searched < end) {
      if (bytes[searched++] == '\n') {
        int last = searched - 1;
        if (last > start && bytes[last - 1] == '\r') {
          last--;
        }
        byte[] line = Arrays.copyOfRange(bytes, start, last);
        start = searched;
        if (start == end) {
          clear();
        }
        return line;
      }
    }
    return null;
  }

  /** Bytes of the lines that were not taken yet. */
  int held() {
    return end - start;
  }

  /** Bytes of the array. */
  int capacity() {
    return bytes.length;
  }

  void clear() {
    bytes = NOTHING;
    start = 0;
    searched = 0;
    end = 0;
  }
}
