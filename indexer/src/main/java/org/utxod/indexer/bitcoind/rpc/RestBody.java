package org.utxod.indexer.bitcoind.rpc;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** A body in memory, whose array is used again for the next one. Not thread-safe. */
public final class RestBody {
  private static final int MIN = 1 << 16;

  private byte[] bytes;
  private int length;

  /** For bodies of any length. */
  public RestBody() {
    this(MIN);
  }

  /** @param expected bytes that it holds without growing */
  public RestBody(int expected) {
    this.bytes = new byte[expected + 1]; // One more, to see the end without growing.
  }

  /** Takes up all of a stream, which is of bounded length. */
  void fill(InputStream body) throws IOException {
    length = 0;
    while (true) {
      if (length == bytes.length) {
        bytes = Arrays.copyOf(bytes, bytes.length * 2);
      }
      int read = body.read(bytes, length, bytes.length - length);
      if (read < 0) {
        return;
      }
      length += read;
    }
  }

  /** What it holds, from the first byte on. */
  public byte[] bytes() {
    return bytes;
  }

  /** Bytes that it holds. */
  public int length() {
    return length;
  }
}
