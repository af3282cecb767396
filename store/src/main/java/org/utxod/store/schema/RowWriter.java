package org.utxod.store.schema;

import java.util.Arrays;
import org.utxod.store.chain.CompressedAmount;
import org.utxod.store.chain.Hash256;
import org.utxod.store.chain.Varint;

/** Puts a row's bytes together. Not safe for use by several threads at once. */
public final class RowWriter {
  private byte[] bytes;
  private int at;

  /** Begins with room for about {@code expected} bytes. */
  public RowWriter(int expected) {
    bytes = new byte[expected];
  }

  /** One byte. */
  public RowWriter u8(int value) {
    ensure(1);
    bytes[at++] = (byte) value;
    return this;
  }

  /** Four bytes, big-endian, so that keys sort by it. */
  public RowWriter u32(long value) {
    ensure(4);
    for (int shift = 24; shift >= 0; shift -= 8) {
      bytes[at++] = (byte) (value >>> shift);
    }
    return this;
  }

  /** Two bytes, big-endian. */
  RowWriter u16(int value) {
    return u8(value >>> 8).u8(value);
  }

  /** Eight bytes, big-endian, so that keys sort by it. */
  public RowWriter u64(long value) {
    return u32(value >>> 32).u32(value);
  }

  /** A number that is not negative, as Core's {@code VARINT}. */
  public RowWriter varint(long value) {
    ensure(Varint.MAX_LENGTH);
    at = Varint.write(bytes, at, value);
    return this;
  }

  /** An amount in satoshis in Core's short form. */
  public RowWriter amount(long sat) {
    return varint(CompressedAmount.compress(sat));
  }

  /** A hash in wire order. */
  public RowWriter hash(Hash256 hash) {
    ensure(Hash256.LENGTH);
    hash.copyTo(bytes, at);
    at += Hash256.LENGTH;
    return this;
  }

  /** All bytes of {@code source}. */
  public RowWriter raw(byte[] source) {
    return raw(source, 0, source.length);
  }

  /** {@code length} bytes of {@code source} from {@code offset} on. */
  public RowWriter raw(byte[] source, int offset, int length) {
    ensure(length);
    System.arraycopy(source, offset, bytes, at, length);
    at += length;
    return this;
  }

  /** All that another wrote so far. */
  public RowWriter append(RowWriter other) {
    return raw(other.bytes, 0, other.at);
  }

  /** Bytes written so far. */
  public int length() {
    return at;
  }

  /** Forgets everything, keeps the room. */
  public void clear() {
    at = 0;
  }

  /** What was written so far; a copy. */
  public byte[] bytes() {
    return Arrays.copyOf(bytes, at);
  }

  private void ensure(int more) {
    if (bytes.length - at < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, at + more));
    }
  }
}
