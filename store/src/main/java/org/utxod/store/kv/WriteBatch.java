package org.utxod.store.kv;

import java.util.Arrays;
import org.utxod.store.chain.LittleEndian;
import org.utxod.store.schema.ColumnFamily;

/**
 * Puts and deletes that take effect together or not at all, in the order given.
 *
 * <p>Kept in one byte array in RocksDB's own format of a write batch (RocksDB: db/write_batch.cc), so that the whole of
 * a block crosses into native code in one call instead of fifty thousand. Not safe for use by several threads at once.
 */
public final class WriteBatch {
  /** Receives the contents of a batch in order. */
  public interface Visitor {
    void put(ColumnFamily columnFamily, byte[] key, byte[] value);

    void delete(ColumnFamily columnFamily, byte[] key);
  }

  private static final int HEADER_LENGTH = 12;
  private static final int AT_COUNT = 8;
  private static final byte DELETE = 0x4;
  private static final byte PUT = 0x5;

  private byte[] bytes;
  private int at = HEADER_LENGTH;
  private int count;

  /** An empty batch with a little room. */
  public WriteBatch() {
    this(4096);
  }

  /** An empty batch with room for about {@code bytesExpected}. */
  public WriteBatch(int bytesExpected) {
    this.bytes = new byte[Math.max(HEADER_LENGTH, bytesExpected)];
  }

  /** Sets a row. */
  public void put(ColumnFamily columnFamily, byte[] key, byte[] value) {
    ensure(16 + key.length + value.length);
    bytes[at++] = PUT;
    varint(columnFamily.id());
    chunk(key);
    chunk(value);
    count++;
  }

  /** Removes a row; one that is not there is no error. */
  public void delete(ColumnFamily columnFamily, byte[] key) {
    ensure(11 + key.length);
    bytes[at++] = DELETE;
    varint(columnFamily.id());
    chunk(key);
    count++;
  }

  /** Puts and deletes so far. */
  public int count() {
    return count;
  }

  /** Bytes so far. */
  public int size() {
    return at;
  }

  /** Forgets everything, keeps the room. */
  public void clear() {
    at = HEADER_LENGTH;
    count = 0;
  }

  /** The batch in RocksDB's format; a copy. */
  public byte[] serialize() {
    LittleEndian.putInt(bytes, AT_COUNT, count);
    return Arrays.copyOf(bytes, at);
  }

  /** Shows the contents to {@code visitor}, in order. */
  public void forEach(Visitor visitor) {
    int read = HEADER_LENGTH;
    while (read < at) {
      byte tag = bytes[read++];
      ColumnFamily columnFamily = ColumnFamily.ofId(bytes[read++]);
      int keyLength = varintAt(read);
      read += varintLength(keyLength);
      byte[] key = Arrays.copyOfRange(bytes, read, read + keyLength);
      read += keyLength;
      if (tag == DELETE) {
        visitor.delete(columnFamily, key);
      } else {
        int valueLength = varintAt(read);
        read += varintLength(valueLength);
        visitor.put(columnFamily, key, Arrays.copyOfRange(bytes, read, read + valueLength));
        read += valueLength;
      }
    }
  }

  private void chunk(byte[] chunk) {
    varint(chunk.length);
    System.arraycopy(chunk, 0, bytes, at, chunk.length);
    at += chunk.length;
  }

  private void varint(int value) {
    int rest = value;
    while (rest >= 0x80) {
      bytes[at++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[at++] = (byte) rest;
  }

  private int varintAt(int offset) {
    int value = 0;
    for (int shift = 0, i = offset; ; shift += 7, i++) {
      value |= (bytes[i] & 0x7F) << shift;
      if (bytes[i] >= 0) {
        return value;
      }
    }
  }

  private static int varintLength(int value) {
    return Math.max(1, (38 - Integer.numberOfLeadingZeros(value)) / 7);
  }

  private void ensure(int more) {
    if (bytes.length - at < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, at + more));
    }
  }
}
