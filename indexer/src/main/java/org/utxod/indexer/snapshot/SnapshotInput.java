package org.utxod.indexer.snapshot;

import java.io.IOException;
import java.io.InputStream;

/**
 * The bytes of a snapshot with their positions, read through a buffer. Works on files and on pipes. Not safe for use by
 * several threads at once.
 */
final class SnapshotInput {
  private static final int BUFFER_BYTES = 1 << 20;

  private final InputStream in;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private long bufferStart;
  private int at;
  private int end;

  SnapshotInput(InputStream in) {
    this.in = in;
  }

  /** Bytes read so far. */
  long position() {
    return bufferStart + at;
  }

  /** The array in which {@link #take} returns bytes; overwritten by the next call of any method. */
  byte[] array() {
    return buffer;
  }

  /** Skips {@code length} bytes, at most a megabyte, and returns their offset in {@link #array}. */
  int take(int length, String what) throws IOException {
    if (end - at < length) {
      fill(length);
      if (end - at < length) {
        throw SnapshotException.at(bufferStart + end, "it is truncated within " + what);
      }
    }
    at += length;
    return at - length;
  }

  int u8(String what) throws IOException {
    if (at == end) {
      fill(1);
      if (at == end) {
        throw SnapshotException.at(position(), "it is truncated within " + what);
      }
    }
    return buffer[at++] & 0xFF;
  }

  /** Core's VARINT; see {@code org.utxod.store.chain.Varint}. */
  long varint(long max, String what) throws IOException {
    long start = position();
    long value = 0;
    while (true) {
      int next = u8(what);
      if (value > max >>> 7) {
        throw SnapshotException.at(start, what + " is too large");
      }
      value = value << 7 | next & 0x7F;
      if (next < 0x80) {
        break;
      }
      value++;
    }
    if (value > max) {
      throw SnapshotException.at(start, what + " is too large");
    }
    return value;
  }

  /** A CompactSize in its shortest form. */
  long compactSize(long max, String what) throws IOException {
    long start = position();
    int first = u8(what);
    int bytes = first < 0xFD ? 0 : 2 << (first - 0xFD);
    long value = first;
    if (bytes > 0) {
      int offset = take(bytes, what);
      value = 0;
      for (int i = bytes - 1; i >= 0; i--) {
        value = value << 8 | buffer[offset + i] & 0xFF;
      }
      long least = bytes == 2 ? 0xFD : bytes == 4 ? 0x1_0000L : 0x1_0000_0000L;
      if (Long.compareUnsigned(value, least) < 0) {
        throw SnapshotException.at(start, what + " is not in canonical form");
      }
    }
    if (Long.compareUnsigned(value, max) > 0) {
      throw SnapshotException.at(start, what + " is too large");
    }
    return value;
  }

  /** Whether the end is reached. */
  boolean atEnd() throws IOException {
    if (at == end) {
      fill(1);
    }
    return at == end;
  }

  private void fill(int wanted) throws IOException {
    System.arraycopy(buffer, at, buffer, 0, end - at);
    bufferStart += at;
    end -= at;
    at = 0;
    while (end < wanted) {
      int read = in.read(buffer, end, buffer.length - end);
      if (read < 0) {
        return;
      }
      end += read;
    }
  }
}
