package org.utxod.store.step;

import java.util.Arrays;
import org.utxod.store.schema.ActivityKey;

/** The rows of activity of one range of scripts in one epoch, in the order of their keys. For one thread. */
final class ActivityRows {
  private static final int ROWS_EXPECTED = 64;

  private byte[] keys = new byte[ROWS_EXPECTED * ActivityKey.LENGTH];
  private int used;

  /** Adds that a block touched a script; scripts come in the order of their keys. */
  void add(int height, byte[] scriptKey, int offset) {
    if (keys.length - used < 2 * ActivityKey.LENGTH) {
      keys = Arrays.copyOf(keys, keys.length * 2);
    }
    int at = used;
    ActivityKey.write(height, scriptKey, offset, keys, at);
    // Another script that begins alike can have been touched later or at the same time.
    while (at > 0 && compare(at - ActivityKey.LENGTH, at) > 0) {
      swap(at - ActivityKey.LENGTH, at);
      at -= ActivityKey.LENGTH;
    }
    if (at == 0 || compare(at - ActivityKey.LENGTH, at) != 0) {
      used += ActivityKey.LENGTH;
    } else {
      System.arraycopy(keys, at + ActivityKey.LENGTH, keys, at, used - at);
    }
  }

  private int compare(int one, int another) {
    return Arrays.compareUnsigned(
        keys, one, one + ActivityKey.LENGTH, keys, another, another + ActivityKey.LENGTH);
  }

  private void swap(int one, int another) {
    for (int i = 0; i < ActivityKey.LENGTH; i++) {
      byte moved = keys[one + i];
      keys[one + i] = keys[another + i];
      keys[another + i] = moved;
    }
  }

  /** The keys, one after the other, in {@link #length()} bytes. */
  byte[] keys() {
    return keys;
  }

  int length() {
    return used;
  }
}
