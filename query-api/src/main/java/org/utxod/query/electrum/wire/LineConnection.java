package org.utxod.query.electrum.wire;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.jspecify.annotations.Nullable;
import org.utxod.query.http.limit.ClientMemory;

/** One connection: divides what arrives into lines, and hands them on until the handler has enough. */
final class LineConnection extends AbstractConnection implements LineOutput {
  private static final int READ_BYTES = 16 << 10;

  /** Lines up to here cost no memory that counts. */
  private static final int UNCOUNTED_BYTES = 32 << 10;

  private final ByteBufferPool pool;
  private final LineHandler.Factory factory;
  private final LineLimits limits;
  private final ClientMemory memory;
  private final LongSupplier nanoTime;
  private final LineWriter writer;
  private final LineBuffer buffer = new LineBuffer();
  private final Object pausing = new Object();
  private final AtomicBoolean gone = new AtomicBoolean();
  private boolean paused;
  private boolean resumed;
  private long counted;
  private volatile long unfinishedSince;
  private volatile boolean unfinished;
  private volatile @Nullable LineHandler handler;

  LineConnection(
      EndPoint endPoint,
      Executor executor,
      ByteBufferPool pool,
      LineHandler.Factory factory,
      LineLimits limits,
      ClientMemory memory,
      LongSupplier nanoTime) {
    super(endPoint, executor);
    this.pool = pool;
    this.factory = factory;
    this.limits = limits;
    this.memory = memory;
    this.nanoTime = nanoTime;
    this.writer = new LineWriter(endPoint, memory, nanoTime);
  }

  @Override
  public void onOpen() {
    super.onOpen();
    LineHandler opened = factory.open(this, address()).orElse(null);
    handler = opened;
    if (opened == null) {
      getEndPoint().close();
    } else {
      fillInterested();
    }
  }

  private String address() {
    SocketAddress remote = getEndPoint().getRemoteSocketAddress();
    return remote instanceof InetSocketAddress inet && inet.getAddress() != null
        ? inet.getAddress().getHostAddress()
        : "";
  }

  @Override
  public void onFillable() {
    read();
  }

  /** Reads and hands on until there is nothing more, or the handler has enough. */
  private void read() {
    LineHandler to = handler;
    if (to == null) {
      return;
    }
    try {
      while (true) {
        if (!handOn(to)) {
          if (waitsToResume()) {
            return;
          }
          continue;
        }
        int read = fill();
        if (read < 0) {
          to.ended();
          return;
        }
        if (read == 0) {
          fillInterested();
          return;
        }
        if (!count(buffer.capacity())) {
          getEndPoint().close();
          return;
        }
      }
    } catch (IOException e) {
      getEndPoint().close(e);
    }
  }

  /** Hands on whole lines; false if the handler has enough for now. */
  private boolean handOn(LineHandler to) {
    byte[] line;
    while ((line = buffer.next()) != null) {
      unfinished = false;
      if (line.length > limits.maxLine()) {
        refuse(to);
        return true;
      }
      if (!to.line(line)) {
        return false;
      }
    }
    if (buffer.held() > limits.maxLine()) {
      refuse(to);
    } else if (buffer.held() > 0 && !unfinished) {
      unfinishedSince = nanoTime.getAsLong();
      unfinished = true;
    }
    return true;
  }

  private void refuse(LineHandler to) {
    buffer.clear();
    unfinished = false;
    to.tooLong();
  }

  private boolean waitsToResume() {
    synchronized (pausing) {
      if (resumed) {
        resumed = false;
        return false;
      }
      paused = true;
      return true;
    }
  }

  @Override
  public void resume() {
    synchronized (pausing) {
      if (!paused) {
        resumed = true;
        return;
      }
      paused = false;
    }
    getExecutor().execute(this::read);
  }

  private int fill() throws IOException {
    RetainableByteBuffer.Mutable bytes = pool.acquire(READ_BYTES, true);
    try {
      int read = getEndPoint().fill(bytes.getByteBuffer());
      if (read > 0) {
        buffer.add(bytes.getByteBuffer());
      }
      return read;
    } finally {
      bytes.release();
    }
  }

  /** Accounts for what the connection holds; false if there is no memory for it. */
  private synchronized boolean count(long capacity) {
    if (gone.get()) {
      return false;
    }
    long wanted = capacity <= UNCOUNTED_BYTES ? 0 : capacity;
    if (wanted > counted) {
      if (!memory.take(ClientMemory.Kind.BODIES, wanted - counted)) {
        return false;
      }
    } else if (wanted < counted) {
      memory.release(ClientMemory.Kind.BODIES, counted - wanted);
    }
    counted = wanted;
    return true;
  }

  @Override
  public void send(byte[] line) {
    if (!writer.add(line, limits.maxBacklog())) {
      LineHandler to = handler;
      if (to != null) {
        to.cut();
      }
      getEndPoint().close();
    }
  }

  @Override
  public void closeWhenSent() {
    writer.closeWhenEmpty();
  }

  @Override
  public void close() {
    getEndPoint().close();
  }

  @Override
  public Duration stalled() {
    return Duration.ofNanos(writer.stalledNanos());
  }

  @Override
  public long held() {
    return writer.held();
  }

  @Override
  public Duration unfinished() {
    return unfinished
        ? Duration.ofNanos(Math.max(0, nanoTime.getAsLong() - unfinishedSince))
        : Duration.ZERO;
  }

  @Override
  public void onClose(@Nullable Throwable cause) {
    super.onClose(cause);
    if (gone.compareAndSet(false, true)) {
      writer.discard();
      synchronized (this) {
        memory.release(ClientMemory.Kind.BODIES, counted);
        counted = 0;
      }
      LineHandler to = handler;
      if (to != null) {
        to.closed();
      }
    }
  }
}
