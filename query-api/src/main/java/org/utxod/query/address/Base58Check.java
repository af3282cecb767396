package org.utxod.query.address;

import java.security.MessageDigest;
import java.util.Arrays;
import org.utxod.query.address.AddressException.Kind;
import org.utxod.store.chain.ScriptKey;

/** Base58 with a checksum of four bytes of double SHA-256 (Core: {@code base58.cpp}). */
public final class Base58Check {
  private static final String ALPHABET =
      "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
  private static final int CHECKSUM_LENGTH = 4;
  private static final byte[] DIGITS = digits();

  private Base58Check() {}

  private static byte[] digits() {
    byte[] digits = new byte[128];
    Arrays.fill(digits, (byte) -1);
    for (int i = 0; i < ALPHABET.length(); i++) {
      digits[ALPHABET.charAt(i)] = (byte) i;
    }
    return digits;
  }

  /** Encodes {@code payload} with its checksum. */
  public static String encode(byte[] payload) {
    byte[] number = Arrays.copyOf(payload, payload.length + CHECKSUM_LENGTH);
    System.arraycopy(checksum(payload), 0, number, payload.length, CHECKSUM_LENGTH);
    int zeros = leading(number);
    char[] text = new char[number.length * 2];
    int at = text.length;
    int start = zeros;
    while (start < number.length) {
      text[--at] = ALPHABET.charAt(divideBy58(number, start));
      while (start < number.length && number[start] == 0) {
        start++;
      }
    }
    for (int i = 0; i < zeros; i++) {
      text[--at] = ALPHABET.charAt(0);
    }
    return new String(text, at, text.length - at);
  }

  private static int leading(byte[] number) {
    int zeros = 0;
    while (zeros < number.length && number[zeros] == 0) {
      zeros++;
    }
    return zeros;
  }

  /* Divides the big-endian number that begins at start in place; the remainder is the next digit. */
  private static int divideBy58(byte[] number, int start) {
    int remainder = 0;
    for (int i = start; i < number.length; i++) {
      int value = remainder << 8 | (number[i] & 0xFF);
      number[i] = (byte) (value / 58);
      remainder = value % 58;
    }
    return remainder;
  }

  /**
   * The payload of {@code text}.
   *
   * @param text short: the work grows with the square of its length
   * @throws AddressException for a character outside the alphabet or a wrong checksum
   */
  public static byte[] decode(String text) {
    byte[] number = new byte[text.length()];
    int zeros = 0;
    while (zeros < text.length() && text.charAt(zeros) == ALPHABET.charAt(0)) {
      zeros++;
    }
    int start = number.length;
    for (int i = zeros; i < text.length(); i++) {
      char character = text.charAt(i);
      int carry = character < 128 ? DIGITS[character] : -1;
      if (carry < 0) {
        throw new AddressException(
            Kind.BAD_CHARACTER,
            "Character " + (i + 1)
                + " does not occur in Base58 addresses (0, O, I and l are left out)."
                + " Check the spelling.");
      }
      int j = number.length - 1;
      for (; j >= start || carry != 0; j--) {
        carry += 58 * (number[j] & 0xFF);
        number[j] = (byte) carry;
        carry >>= 8;
      }
      start = j + 1;
    }
    byte[] bytes = new byte[zeros + number.length - start];
    System.arraycopy(number, start, bytes, zeros, number.length - start);
    if (bytes.length < CHECKSUM_LENGTH) {
      throw badChecksum();
    }
    byte[] payload = Arrays.copyOf(bytes, bytes.length - CHECKSUM_LENGTH);
    if (!Arrays.equals(
        checksum(payload), 0, CHECKSUM_LENGTH, bytes, payload.length, bytes.length)) {
      throw badChecksum();
    }
    return payload;
  }

  private static AddressException badChecksum() {
    return new AddressException(
        Kind.BAD_CHECKSUM,
        "The checksum of this Base58 address does not match: the address is mistyped or truncated. Copy it again.");
  }

  private static byte[] checksum(byte[] payload) {
    MessageDigest sha256 = ScriptKey.sha256();
    return Arrays.copyOf(sha256.digest(sha256.digest(payload)), CHECKSUM_LENGTH);
  }
}
