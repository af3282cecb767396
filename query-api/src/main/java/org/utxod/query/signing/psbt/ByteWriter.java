package org.utxod.query.signing.psbt;

import java.io.ByteArrayOutputStream;

/** Puts bytes together; numbers are little-endian. For one thread. */
final class ByteWriter {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);

  ByteWriter raw(byte[] more) {
    bytes.writeBytes(more);
    return this;
  }

  private ByteWriter number(long value, int length) {
    for (int i = 0; i < length; i++) {
      bytes.write((int) (value >>> (8 * i)));
    }
    return this;
  }

  ByteWriter u8(int value) {
    return number(value, 1);
  }

  ByteWriter u32(long value) {
    return number(value, 4);
  }

  ByteWriter i64(long value) {
    return number(value, 8);
  }

  ByteWriter compact(long value) {
    if (value < 0xFD) {
      return u8((int) value);
    }
    if (value <= 0xFFFF) {
      return u8(0xFD).number(value, 2);
    }
    return value <= 0xFFFF_FFFFL ? u8(0xFE).number(value, 4) : u8(0xFF).number(value, 8);
  }

  ByteWriter sized(byte[] more) {
    return compact(more.length).raw(more);
  }

  byte[] bytes() {
    return bytes.toByteArray();
  }
}
