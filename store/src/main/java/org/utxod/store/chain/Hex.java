package org.utxod.store.chain;

import java.util.HexFormat;

/** Hexadecimal conversion; writes lower case and accepts either case. */
public final class Hex {
  private static final HexFormat FORMAT = HexFormat.of();
  private static final byte[] NIBBLE = new byte[128];

  static {
    java.util.Arrays.fill(NIBBLE, (byte) -1);
    for (int i = 0; i < 16; i++) {
      NIBBLE[Character.forDigit(i, 16)] = (byte) i;
      NIBBLE[Character.toUpperCase(Character.forDigit(i, 16))] = (byte) i;
    }
  }

  private Hex() {}

  /** All of {@code bytes} as hex. */
  public static String encode(byte[] bytes) {
    return FORMAT.formatHex(bytes);
  }

  /** {@code length} bytes from {@code offset} as hex. */
  public static String encode(byte[] bytes, int offset, int length) {
    return FORMAT.formatHex(bytes, offset, offset + length);
  }

  /**
   * Decodes {@code digits}.
   *
   * @throws IllegalArgumentException if the number of digits is odd or a character is not hexadecimal
   */
  public static byte[] decode(CharSequence digits) {
    if (digits.length() % 2 != 0) {
      throw new IllegalArgumentException("an odd number of hexadecimal digits");
    }
    return FORMAT.parseHex(digits);
  }

  /**
   * Decodes digits from a parser's own buffer without creating a string.
   *
   * @param length number of digits, twice the bytes written
   * @throws IllegalArgumentException if {@code length} is odd or a character is not hexadecimal
   */
  public static void decode(
      char[] digits, int offset, int length, byte[] target, int targetOffset) {
    if ((length & 1) != 0) {
      throw new IllegalArgumentException("an odd number of hexadecimal digits");
    }
    int bad = 0;
    for (int i = 0, in = offset; i < length >> 1; i++, in += 2) {
      char high = digits[in];
      char low = digits[in + 1];
      bad |= (high | low) >> 7;
      int value = NIBBLE[high & 127] << 4 | NIBBLE[low & 127];
      bad |= value >> 8;
      target[targetOffset + i] = (byte) value;
    }
    if (bad != 0) {
      throw new IllegalArgumentException("not hexadecimal");
    }
  }
}
