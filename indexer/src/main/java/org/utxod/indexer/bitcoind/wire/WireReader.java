package org.utxod.indexer.bitcoind.wire;

import org.utxod.store.chain.Hex;
import org.utxod.store.chain.LittleEndian;

/**
 * Walks over bytes in Bitcoin's wire form (Core: serialize.h). Nothing is read beyond the end, and no length is
 * believed that the bytes left cannot hold: both are an {@link IllegalArgumentException}. Not thread-safe.
 */
public final class WireReader {
  private byte[] bytes = new byte[0];
  private int at;
  private int end;

  /** Begins with the first of {@code length} bytes. */
  public void reset(byte[] source, int length) {
    bytes = source;
    at = 0;
    end = length;
  }

  /** What it walks over; read only. */
  public byte[] bytes() {
    return bytes;
  }

  /** Where the next byte is. */
  public int at() {
    return at;
  }

  public boolean atEnd() {
    return at == end;
  }

  /** Goes over {@code count} bytes; where they begin. */
  public int take(int count) {
    if (count > end - at) {
      throw new IllegalArgumentException("it is truncated at byte " + end);
    }
    int start = at;
    at += count;
    return start;
  }

  /** The next byte, which it stays in front of. */
  public int peek() {
    take(1);
    at--;
    return bytes[at];
  }

  int uint8() {
    return bytes[take(1)] & 0xFF;
  }

  /** The bits of an unsigned number of four bytes. */
  public int uint32() {
    return LittleEndian.getInt(bytes, take(4));
  }

  public long int64() {
    return LittleEndian.getLong(bytes, take(8));
  }

  /** A compact size that counts things of at least a byte each; only its shortest form is one. */
  public int count() {
    int first = uint8();
    long value;
    long least;
    switch (first) {
      case 0xFD -> {
        value = uint8() | uint8() << 8;
        least = 0xFD;
      }
      case 0xFE -> {
        value = uint32() & 0xFFFF_FFFFL;
        least = 0x1_0000;
      }
      case 0xFF -> {
        value = int64();
        least = 0x1_0000_0000L;
      }
      default -> {
        value = first;
        least = 0;
      }
    }
    if (value < least) {
      throw new IllegalArgumentException("a length is not canonical, before byte " + at);
    }
    if (value > end - at) {
      throw new IllegalArgumentException(
          "a length of " + value + " exceeds its end, before byte " + at);
    }
    return (int) value;
  }

  /** A length and so many bytes, in hex. */
  public String sizedHex() {
    int length = count();
    return Hex.encode(bytes, take(length), length);
  }

  /** Goes over a length and so many bytes. */
  void skipSized() {
    take(count());
  }
}
