package org.utxod.store.schema;

import java.util.Arrays;
import org.utxod.store.chain.CompressedAmount;
import org.utxod.store.chain.Hash256;
import org.utxod.store.model.StoreException;

/**
 * Takes a row's bytes apart; what is cut short or left over is damage, which every method throws as {@link StoreException} of kind
 * {@code DAMAGED}. Not safe for use by several threads at once.
 */
public final class RowReader {
  private final ColumnFamily columnFamily;
  private final byte[] bytes;
  private int at;

  /** Reads {@code bytes}, a key or value of {@code columnFamily}, from their beginning. */
  public RowReader(ColumnFamily columnFamily, byte[] bytes) {
    this(columnFamily, bytes, 0);
  }

  /** Reads from {@code offset} on. */
  public RowReader(ColumnFamily columnFamily, byte[] bytes, int offset) {
    this.columnFamily = columnFamily;
    this.bytes = bytes;
    this.at = offset;
  }

  /** One byte, 0 to 255. */
  public int u8() {
    require(1);
    return bytes[at++] & 0xFF;
  }

  /** Two bytes, big-endian. */
  int u16() {
    return u8() << 8 | u8();
  }

  /** Four bytes, big-endian. */
  public long u32() {
    require(4);
    long value = 0;
    for (int i = 0; i < 4; i++) {
      value = (value << 8) | (bytes[at++] & 0xFF);
    }
    return value;
  }

  /** A four-byte number, big-endian, that fits an {@code int}. */
  public int i32() {
    long value = u32();
    if (value > Integer.MAX_VALUE) {
      throw damaged();
    }
    return (int) value;
  }

  /** Eight bytes, big-endian. */
  public long u64() {
    return u32() << 32 | u32();
  }

  /** A number as Core's {@code VARINT}. */
  public long varint() {
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

  /** A {@code VARINT} that fits an {@code int}. */
  public int varint32() {
    long value = varint();
    if (value > Integer.MAX_VALUE) {
      throw damaged();
    }
    return (int) value;
  }

  /** An amount in satoshis in Core's short form. */
  public long amount() {
    return CompressedAmount.decompress(varint());
  }

  /** Where the next 32 bytes stand, which are passed over. */
  public int hashOffset() {
    require(Hash256.LENGTH);
    at += Hash256.LENGTH;
    return at - Hash256.LENGTH;
  }

  /** The next {@code length} bytes. */
  public byte[] raw(int length) {
    require(length);
    at += length;
    return Arrays.copyOfRange(bytes, at - length, at);
  }

  /** Whether bytes are left. */
  public boolean hasMore() {
    return at < bytes.length;
  }

  /** Where it stands. */
  public int position() {
    return at;
  }

  /**
   * Says that nothing may follow.
   *
   * @throws StoreException {@code DAMAGED} where something does
   */
  public void end() {
    if (at != bytes.length) {
      throw damaged();
    }
  }

  /** What is thrown where a row makes no sense. */
  public StoreException damaged() {
    return new StoreException(
        StoreException.Kind.DAMAGED,
        "A row of the column family '"
            + columnFamily.label()
            + "' is malformed at byte "
            + at
            + " of "
            + bytes.length
            + ". The index cannot be trusted; restore a backup, or re-index into an empty data directory.");
  }

  /** Passes over {@code length} bytes. */
  public void skip(int length) {
    require(length);
    at += length;
  }

  private void require(int length) {
    if (length < 0 || bytes.length - at < length) {
      throw damaged();
    }
  }
}
