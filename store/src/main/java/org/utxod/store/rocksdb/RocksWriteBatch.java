package org.utxod.store.rocksdb;

import java.util.Arrays;
import org.utxod.store.chain.LittleEndian;
import org.utxod.store.kv.WriteBatch;
import org.utxod.store.schema.ColumnFamily;

/**
 * A batch in one byte array, in RocksDB's own format (RocksDB: db/write_batch.cc), so that the whole of a block crosses into
 * native code in one call instead of fifty thousand.
 */
public final class RocksWriteBatch implements WriteBatch {
  private static final int HEADER_LENGTH = 12;
  private static final int AT_COUNT = 8;
  private static final byte DELETE = 0x4;
  private static final byte PUT = 0x5;
  private static final byte DELETE_RANGE = 0xE;

  private byte[] bytes;
  private int at = HEADER_LENGTH;
  private int count;

  /** An empty batch with a little room. */
  public RocksWriteBatch() {
    this(4096);
  }

  /** An empty batch with room for about {@code bytesExpected}. */
  public RocksWriteBatch(int bytesExpected) {
    this.bytes = new byte[Math.max(HEADER_LENGTH, bytesExpected)];
  }

  @Override
  public void put(ColumnFamily columnFamily, byte[] key, byte[] value) {
    ensure(16 + key.length + value.length);
    bytes[at++] = PUT;
    varint(columnFamily.id());
    chunk(key);
    chunk(value);
    count++;
  }

  @Override
  public void delete(ColumnFamily columnFamily, byte[] key) {
    ensure(11 + key.length);
    bytes[at++] = DELETE;
    varint(columnFamily.id());
    chunk(key);
    count++;
  }

  @Override
  public void deleteRange(ColumnFamily columnFamily, byte[] from, byte[] to) {
    ensure(16 + from.length + to.length);
    bytes[at++] = DELETE_RANGE;
    varint(columnFamily.id());
    chunk(from);
    chunk(to);
    count++;
  }

  @Override
  public void append(WriteBatch other) {
    RocksWriteBatch batch = (RocksWriteBatch) other;
    int length = batch.at - HEADER_LENGTH;
    ensure(length);
    System.arraycopy(batch.bytes, HEADER_LENGTH, bytes, at, length);
    at += length;
    count += batch.count;
  }

  @Override
  public int count() {
    return count;
  }

  @Override
  public int size() {
    return at;
  }

  @Override
  public void clear() {
    at = HEADER_LENGTH;
    count = 0;
  }

  /** Of a batch that a {@link RocksStore} made. */
  static byte[] serialize(WriteBatch batch) {
    return ((RocksWriteBatch) batch).serialize();
  }

  /** The batch in RocksDB's format; a copy. */
  byte[] serialize() {
    LittleEndian.putInt(bytes, AT_COUNT, count);
    return Arrays.copyOf(bytes, at);
  }

  @Override
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
        byte[] value = Arrays.copyOfRange(bytes, read, read + valueLength);
        read += valueLength;
        if (tag == PUT) {
          visitor.put(columnFamily, key, value);
        } else {
          visitor.deleteRange(columnFamily, key, value);
        }
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
