package org.utxod.query.electrum.wire;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.IteratingCallback;
import org.utxod.query.http.limit.ClientMemory;

/** Writes lines one after another, several at once where they are short, without blocking. */
final class LineWriter extends IteratingCallback {
  private static final int MAX_GATHERED_LINES = 64;
  private static final int MAX_GATHERED_BYTES = 64 << 10;
  private static final byte[] END = {'\n'};

  private final EndPoint endPoint;
  private final ClientMemory memory;
  private final LongSupplier nanoTime;
  private final Queue<byte[]> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicLong held = new AtomicLong();
  private volatile long progressNanos;
  private volatile boolean closeWhenEmpty;
  private long writing;

  LineWriter(EndPoint endPoint, ClientMemory memory, LongSupplier nanoTime) {
    this.endPoint = endPoint;
    this.memory = memory;
    this.nanoTime = nanoTime;
  }

  /** Takes a line in; false if there is no room for it. */
  boolean add(byte[] line, long maxHeld) {
    if (isClosed() || closeWhenEmpty) {
      return true;
    }
    long bytes = line.length + 1L;
    long now = held.addAndGet(bytes);
    if ((now > maxHeld && now > bytes) || !memory.takeOrReclaim(ClientMemory.Kind.ANSWERS, bytes)) {
      held.addAndGet(-bytes);
      return false;
    }
    if (now == bytes) {
      progressNanos = nanoTime.getAsLong();
    }
    waiting.add(line);
    if (isClosed()) {
      discard(); // The connection closed meanwhile.
    } else {
      iterate();
    }
    return true;
  }

  void closeWhenEmpty() {
    closeWhenEmpty = true;
    iterate();
  }

  /** Bytes that wait to be written. */
  long held() {
    return held.get();
  }

  /** Nanoseconds since something could be written; 0 if nothing waits. */
  long stalledNanos() {
    return held.get() == 0 ? 0 : Math.max(0, nanoTime.getAsLong() - progressNanos);
  }

  @Override
  protected Action process() {
    List<ByteBuffer> buffers = new ArrayList<>();
    long bytes = 0;
    while (buffers.size() < 2 * MAX_GATHERED_LINES && bytes < MAX_GATHERED_BYTES) {
      byte[] line = waiting.poll();
      if (line == null) {
        break;
      }
      buffers.add(ByteBuffer.wrap(line));
      buffers.add(ByteBuffer.wrap(END));
      bytes += line.length + 1L;
    }
    if (buffers.isEmpty()) {
      if (closeWhenEmpty) {
        endPoint.close();
      }
      return Action.IDLE;
    }
    writing = bytes;
    endPoint.write(this, buffers.toArray(ByteBuffer[]::new));
    return Action.SCHEDULED;
  }

  @Override
  protected void onSuccess() {
    progressNanos = nanoTime.getAsLong();
    release(writing);
    writing = 0;
  }

  @Override
  protected void onFailure(Throwable cause) {
    endPoint.close(cause);
  }

  /** Gives back the memory of what was never written. */
  void discard() {
    close();
    waiting.clear();
    release(held.get());
  }

  private void release(long bytes) {
    long before = held.get();
    while (!held.compareAndSet(before, Math.max(0, before - bytes))) {
      before = held.get();
    }
    memory.release(ClientMemory.Kind.ANSWERS, Math.min(before, bytes));
  }
}
