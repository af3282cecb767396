package org.utxod.store.schema;

import java.util.Arrays;
import org.utxod.chain.Hash256;
import org.utxod.store.StoreFault;

/** Takes a row's bytes apart; what is cut short or left over is damage. Not safe for use by several threads at once. */
final class RowReader {
  private final Family family;
  private final byte[] bytes;
  private int at;

  RowReader(Family family, byte[] bytes) {
    this(family, bytes, 0);
  }

  RowReader(Family family, byte[] bytes, int offset) {
    this.family = family;
    this.bytes = bytes;
    this.at = offset;
  }

  int u8() {
    require(1);
    return bytes[at++] & 0xFF;
  }

  long u32() {
    require(4);
    long value = 0;
    for (int i = 0; i < 4; i++) {
      value = (value << 8) | (bytes[at++] & 0xFF);
    }
    return value;
  }

  /** A four-byte number that fits an {@code int}. */
  int i32() {
    long value = u32();
    if (value > Integer.MAX_VALUE) {
      throw damaged();
    }
    return (int) value;
  }

  long u64() {
    return u32() << 32 | u32();
  }

  long varint() {
    long value = 0;
    while (true) {
      require(1);
      byte next = bytes[at++];
      if (value > (Long.MAX_VALUE >> 7) - 1) {
        throw damaged();
      }
      value = (value << 7) | (next & 0x7F);
      if (next >= 0) {
        return value;
      }
      value++;
    }
  }

  int varint32() {
    long value = varint();
    if (value > Integer.MAX_VALUE) {
      throw damaged();
    }
    return (int) value;
  }

  long amount() {
    return CompressedAmount.decompress(varint());
  }

  /** Where the next 32 bytes stand, which are passed over. */
  int hashOffset() {
    require(Hash256.LENGTH);
    at += Hash256.LENGTH;
    return at - Hash256.LENGTH;
  }

  byte[] raw(int length) {
    require(length);
    at += length;
    return Arrays.copyOfRange(bytes, at - length, at);
  }

  boolean hasMore() {
    return at < bytes.length;
  }

  int position() {
    return at;
  }

  void end() {
    if (at != bytes.length) {
      throw damaged();
    }
  }

  StoreFault damaged() {
    return new StoreFault(
        StoreFault.Kind.DAMAGED,
        "A row of the family '"
            + family.label()
            + "' is malformed at byte "
            + at
            + " of "
            + bytes.length
            + ". The index cannot be trusted; restore a backup, or re-index into an empty data directory.");
  }

  private void require(int length) {
    if (length < 0 || bytes.length - at < length) {
      throw damaged();
    }
  }
}
