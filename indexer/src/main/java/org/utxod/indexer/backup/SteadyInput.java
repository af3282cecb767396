package org.utxod.indexer.backup;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** A stream that must not dribble: who sends hardly anything for minutes is given up. For one thread. */
final class SteadyInput extends FilterInputStream {
  private static final long WINDOW_NANOS = TimeUnit.MINUTES.toNanos(5);
  private static final long LEAST_BYTES = 1 << 20;

  private final LongSupplier nanoTime;
  private long since;
  private long bytes;

  SteadyInput(InputStream in, LongSupplier nanoTime) {
    super(in);
    this.nanoTime = nanoTime;
    this.since = nanoTime.getAsLong();
  }

  @Override
  public int read() throws IOException {
    int read = super.read();
    took(read < 0 ? 0 : 1);
    return read;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    int read = super.read(into, offset, length);
    took(Math.max(0, read));
    return read;
  }

  private void took(int count) throws IOException {
    bytes += count;
    long now = nanoTime.getAsLong();
    if (bytes >= LEAST_BYTES) {
      bytes = 0;
      since = now;
    } else if (now - since > WINDOW_NANOS) {
      throw new IOException("it has sent only " + bytes + " bytes in five minutes");
    }
  }
}
