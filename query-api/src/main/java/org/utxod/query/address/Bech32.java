package org.utxod.query.address;

import java.util.Arrays;
import java.util.Locale;
import org.utxod.query.address.AddressException.Kind;

/** Bech32 and Bech32m: a human-readable part, groups of five bits, and a checksum of six of them (BIP 173, BIP 350). */
final class Bech32 {
  /** Longest text, human-readable part and checksum included. */
  static final int MAX_LENGTH = 90;

  private static final String ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
  private static final int CHECKSUM_LENGTH = 6;
  private static final int[] GENERATOR = {0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3
  };
  private static final byte[] DIGITS = digits();

  /** The two checksums, which differ in the constant that the polynomial must leave. */
  enum Encoding {
    BECH32(1),
    BECH32M(0x2bc830a3);

    private final int constant;

    Encoding(int constant) {
      this.constant = constant;
    }
  }

  /** A decoded text; {@code groups} hold five bits each, without the checksum. */
  static final class Decoded {
    private final String prefix;
    private final byte[] groups;
    private final Encoding encoding;

    Decoded(String prefix, byte[] groups, Encoding encoding) {
      this.prefix = prefix;
      this.groups = groups;
      this.encoding = encoding;
    }

    /** The human-readable part, lower case. */
    String prefix() {
      return prefix;
    }

    /** Groups of five bits; not a copy. */
    byte[] groups() {
      return groups;
    }

    Encoding encoding() {
      return encoding;
    }
  }

  private Bech32() {}

  private static byte[] digits() {
    byte[] digits = new byte[128];
    Arrays.fill(digits, (byte) -1);
    for (int i = 0; i < ALPHABET.length(); i++) {
      digits[ALPHABET.charAt(i)] = (byte) i;
    }
    return digits;
  }

  /** The text, lower case; {@code prefix} is lower case and {@code groups} hold five bits each. */
  static String encode(String prefix, byte[] groups, Encoding encoding) {
    int check = 1;
    check = overPrefix(check, prefix);
    for (byte group : groups) {
      check = step(check, group);
    }
    for (int i = 0; i < CHECKSUM_LENGTH; i++) {
      check = step(check, 0);
    }
    check ^= encoding.constant;
    StringBuilder text = new StringBuilder(MAX_LENGTH).append(prefix).append('1');
    for (byte group : groups) {
      text.append(ALPHABET.charAt(group));
    }
    for (int i = CHECKSUM_LENGTH - 1; i >= 0; i--) {
      text.append(ALPHABET.charAt(check >>> (5 * i) & 31));
    }
    return text.toString();
  }

  /**
   * Decodes a text of either kind.
   *
   * @throws AddressException if it is too long, of mixed case, has an invalid character, or its checksum is wrong
   */
  static Decoded decode(String text) {
    if (text.length() > MAX_LENGTH) {
      throw new AddressException(
          Kind.TOO_LONG, "The address is longer than " + MAX_LENGTH + " characters, the maximum.");
    }
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) <= ' ' || text.charAt(i) > '~') {
        throw new AddressException(
            Kind.BAD_CHARACTER, "Character " + (i + 1) + " is not a printable ASCII character.");
      }
    }
    String lower = text.toLowerCase(Locale.ROOT);
    if (!text.equals(lower) && !text.equals(text.toUpperCase(Locale.ROOT))) {
      throw new AddressException(
          Kind.MIXED_CASE, "A Bech32 address must not mix lower and upper case. Copy it again.");
    }
    int separator = lower.lastIndexOf('1');
    if (separator < 1 || separator + 1 + CHECKSUM_LENGTH > lower.length()) {
      throw new AddressException(
          Kind.BAD_LENGTH, "This Bech32 address is truncated: it is too short to hold a checksum.");
    }
    int check = overPrefix(1, lower.substring(0, separator));
    byte[] groups = new byte[lower.length() - separator - 1];
    for (int i = 0; i < groups.length; i++) {
      char character = lower.charAt(separator + 1 + i);
      byte group = character < 128 ? DIGITS[character] : -1;
      if (group < 0) {
        throw new AddressException(
            Kind.BAD_CHARACTER,
            "Character " + (separator + 2 + i)
                + " does not occur in Bech32 addresses (1, b, i and o are left out after the prefix)."
                + " Check the spelling.");
      }
      groups[i] = group;
      check = step(check, group);
    }
    for (Encoding encoding : Encoding.values()) {
      if (check == encoding.constant) {
        byte[] data = Arrays.copyOf(groups, groups.length - CHECKSUM_LENGTH);
        return new Decoded(lower.substring(0, separator), data, encoding);
      }
    }
    throw new AddressException(
        Kind.BAD_CHECKSUM,
        "The checksum of this Bech32 address does not match: the address is mistyped or truncated. Copy it again.");
  }

  private static int overPrefix(int start, String prefix) {
    int check = start;
    for (int i = 0; i < prefix.length(); i++) {
      check = step(check, prefix.charAt(i) >> 5);
    }
    check = step(check, 0);
    for (int i = 0; i < prefix.length(); i++) {
      check = step(check, prefix.charAt(i) & 31);
    }
    return check;
  }

  private static int step(int check, int group) {
    int top = check >>> 25;
    int next = (check & 0x1ffffff) << 5 ^ group;
    for (int i = 0; i < GENERATOR.length; i++) {
      if ((top >> i & 1) != 0) {
        next ^= GENERATOR[i];
      }
    }
    return next;
  }
}
