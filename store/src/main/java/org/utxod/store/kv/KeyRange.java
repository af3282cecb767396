package org.utxod.store.kv;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Ends of ranges of keys. */
public final class KeyRange {
  private KeyRange() {}

  /** The first key behind all that begin with {@code prefix}; null where there can be none. */
  public static byte @Nullable [] endOfPrefix(byte[] prefix) {
    for (int i = prefix.length - 1; i >= 0; i--) {
      if (prefix[i] != (byte) 0xFF) {
        byte[] end = Arrays.copyOf(prefix, i + 1);
        end[i]++;
        return end;
      }
    }
    return null;
  }

  /** The first key that can stand behind {@code key}. */
  public static byte[] justAfter(byte[] key) {
    return Arrays.copyOf(key, key.length + 1);
  }

  /** Whether {@code key} begins with the first {@code length} bytes of {@code prefix}. */
  public static boolean hasPrefix(byte[] key, byte[] prefix, int length) {
    return key.length >= length && Arrays.equals(key, 0, length, prefix, 0, length);
  }
}
