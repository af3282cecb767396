package org.utxod.store.rocksdb;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.utxod.store.kv.KeyValueCursor;

/** An iterator with the bounds it needs, which live as long as it. */
final class RocksCursor implements KeyValueCursor {
  private final RocksIterator iterator;
  private final ReadOptions options;
  private final @Nullable Slice end;
  private final byte[] from;
  private boolean started;

  RocksCursor(RocksIterator iterator, ReadOptions options, @Nullable Slice end, byte[] from) {
    this.iterator = iterator;
    this.options = options;
    this.end = end;
    this.from = from;
  }

  @Override
  public boolean next() {
    if (started) {
      iterator.next();
    } else {
      started = true;
      iterator.seek(from);
    }
    return isValid();
  }

  @Override
  public boolean last() {
    started = true;
    iterator.seekToLast();
    return isWithinRange();
  }

  @Override
  public boolean previous() {
    iterator.prev();
    return isWithinRange();
  }

  private boolean isWithinRange() {
    return isValid() && Arrays.compareUnsigned(iterator.key(), from) >= 0;
  }

  private boolean isValid() {
    if (iterator.isValid()) {
      return true;
    }
    try {
      iterator.status();
      return false;
    } catch (RocksDBException e) {
      throw RocksErrors.of(e);
    }
  }

  @Override
  public byte[] key() {
    return iterator.key();
  }

  @Override
  public byte[] value() {
    return iterator.value();
  }

  @Override
  public int key(byte[] target) {
    return iterator.key(ByteBuffer.wrap(target));
  }

  @Override
  public int value(byte[] target) {
    return iterator.value(ByteBuffer.wrap(target));
  }

  @Override
  public void close() {
    iterator.close();
    options.close();
    if (end != null) {
      end.close();
    }
  }
}
