package org.utxod.query.signing.psbt;

import java.util.Arrays;

/** Takes bytes apart; numbers are little-endian. What ends too early is a {@link PsbtException}. For one thread. */
final class ByteReader {
  private final byte[] bytes;
  private final String what;
  private int at;

  /** @param what is read, for messages */
  ByteReader(byte[] bytes, String what) {
    this.bytes = bytes;
    this.what = what;
  }

  boolean atEnd() {
    return at == bytes.length;
  }

  int left() {
    return bytes.length - at;
  }

  byte[] raw(int length) {
    if (length < 0 || length > left()) {
      throw new PsbtException(what + " is cut short.");
    }
    at += length;
    return Arrays.copyOfRange(bytes, at - length, at);
  }

  private long number(int length) {
    byte[] raw = raw(length);
    long value = 0;
    for (int i = length - 1; i >= 0; i--) {
      value = value << 8 | (raw[i] & 0xFF);
    }
    return value;
  }

  int u8() {
    return (int) number(1);
  }

  long u32() {
    return number(4);
  }

  long i64() {
    return number(8);
  }

  /** A number of Bitcoin's compact form, at most as large as what is left. */
  int length() {
    long value = compact();
    if (value < 0 || value > left()) {
      throw new PsbtException(what + " is cut short.");
    }
    return (int) value;
  }

  /** A number of Bitcoin's compact form, in its shortest spelling. */
  long compact() {
    int first = u8();
    long value = switch (first) {
      case 0xFD -> number(2);
      case 0xFE -> number(4);
      case 0xFF -> number(8);
      default -> first;
    };
    long least = switch (first) {
      case 0xFD -> 0xFD;
      case 0xFE -> 0x1_0000L;
      case 0xFF -> 0x1_0000_0000L;
      default -> 0;
    };
    if (Long.compareUnsigned(value, least) < 0) {
      throw new PsbtException(what + " has a number that is not in its shortest form.");
    }
    return value;
  }

  /** As many bytes as a compact number before them says. */
  byte[] sized() {
    return raw(length());
  }
}
