package org.utxod.query.http;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request: bytes in memory or, if the endpoint accepts larger ones, a file that is removed on close. Not
 * thread-safe.
 */
public final class RequestBody implements AutoCloseable {
  private final byte[] bytes;
  private final @Nullable FileChannel file;
  private final Runnable closed;
  private boolean taken;

  private RequestBody(byte[] bytes, @Nullable FileChannel file, Runnable closed) {
    this.bytes = bytes;
    this.file = file;
    this.closed = closed;
  }

  /** In memory; not copied. */
  public static RequestBody of(byte[] bytes) {
    return new RequestBody(bytes, null, () -> {});
  }

  /**
   * In a file.
   *
   * @param closed closes and removes it; idempotent
   */
  public static RequestBody of(FileChannel file, Runnable closed) {
    return new RequestBody(new byte[0], file, closed);
  }

  /** Whether it is in memory. */
  public boolean isSmall() {
    return file == null;
  }

  /** The bytes of a body in memory. Not a copy. */
  public byte[] bytes() {
    return bytes;
  }

  /** The whole body from its beginning; one stream at a time, which need not be closed. */
  public InputStream open() throws IOException {
    if (file == null) {
      return new ByteArrayInputStream(bytes);
    }
    return new FilterInputStream(Channels.newInputStream(file.position(0))) {
      /** Another stream may be opened afterwards. */
      @Override
      public void close() {}
    };
  }

  /** Transfers ownership to the caller, who closes it; otherwise the server does after the endpoint has answered. */
  public void take() {
    taken = true;
  }

  /** Releases it, unless an endpoint took ownership. */
  public void closeUnlessTaken() {
    if (!taken) {
      close();
    }
  }

  @Override
  public void close() {
    closed.run();
  }
}
