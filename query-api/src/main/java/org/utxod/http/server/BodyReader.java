package org.utxod.http.server;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;
import org.utxod.http.HttpLimits;
import org.utxod.http.Problem;

/**
 * Reads one request's body as it comes, without holding a thread meanwhile, and tells the outcome once; not at all where the
 * body had to make room for those of others and the connection was cut.
 *
 * <p>The lock keeps the time-out from answering, and Jetty from recycling the request, while a chunk is being read.
 * (Jetty's own {@code Content.Source.asByteArrayAsync} fails a request that is too large after it has said so, by when
 * the answer may be out and the request recycled.)
 */
final class BodyReader implements Runnable {
  /** Who waits for the body. */
  interface Outcome {
    void whole(byte[] body);

    void failed(Problem problem);

    /** The connection is gone, and nothing can be answered. */
    void cut();
  }

  /** A buffer that grows by doubling has up to twice the bytes, and the array that is handed on has them again. */
  private static final int COPIES = 2;

  private static final ByteArrayOutputStream NOTHING = new ByteArrayOutputStream(0);

  private final Request request;
  private final HttpLimits limits;
  private final int max;
  private final HeldBytes.Hold held;
  private final Outcome outcome;
  private final ReentrantLock lock = new ReentrantLock();
  private ByteArrayOutputStream body = new ByteArrayOutputStream(256);
  private Scheduler.@Nullable Task timeout;
  private boolean done;

  /** @param max bytes that the body may have */
  BodyReader(Request request, HttpLimits limits, int max, HeldBytes bodies, Outcome outcome) {
    this.request = request;
    this.limits = limits;
    this.max = max;
    this.outcome = outcome;
    EndPoint connection = request.getConnectionMetaData().getConnection().getEndPoint();
    this.held = bodies.open(DoorHandler.client(request), () -> {
      abandon();
      connection.close();
      outcome.cut();
    });
  }

  /** Begins; the outcome may be told before this returns. */
  void start(Scheduler scheduler, Executor executor) {
    if (request.getLength() > max) {
      outcome.failed(EngineProblems.bodyTooLarge(max));
      return;
    }
    Scheduler.Task task = scheduler.schedule(
        () -> executor.execute(this::timeOut),
        limits.requestTimeout().toMillis(),
        TimeUnit.MILLISECONDS);
    lock.lock();
    try {
      timeout = task;
    } finally {
      lock.unlock();
    }
    Request.addCompletionListener(request, failure -> abandon());
    run();
  }

  /** Called by Jetty whenever there is more to read. */
  @Override
  public void run() {
    Problem problem = null;
    byte[] whole;
    lock.lock();
    try {
      boolean last = false;
      while (!last && problem == null) {
        if (done) {
          return;
        }
        Content.Chunk chunk = request.read();
        if (chunk == null) {
          request.demand(this);
          return;
        }
        problem = take(chunk);
        last = chunk.isLast();
      }
      done = true;
      whole = body.toByteArray();
    } finally {
      lock.unlock();
    }
    tell(problem, whole);
  }

  private void tell(@Nullable Problem problem, byte[] whole) {
    try {
      if (problem == null) {
        outcome.whole(whole);
      } else {
        outcome.failed(problem);
      }
    } finally {
      abandon();
    }
  }

  private @Nullable Problem take(Content.Chunk chunk) {
    if (Content.Chunk.isFailure(chunk)) {
      return chunk.getFailure() instanceof TimeoutException
          ? EngineProblems.bodyTooSlow()
          : EngineProblems.bodyBroken();
    }
    try {
      ByteBuffer bytes = chunk.getByteBuffer();
      int length = bytes.remaining();
      if ((long) body.size() + length > max) {
        return EngineProblems.bodyTooLarge(max);
      }
      if (!held.grow((long) length * COPIES)) {
        return EngineProblems.noRoom();
      }
      byte[] copy = new byte[length];
      bytes.get(copy);
      body.write(copy, 0, length);
      return null;
    } finally {
      chunk.release();
    }
  }

  private void timeOut() {
    lock.lock();
    try {
      if (done) {
        return;
      }
      done = true;
    } finally {
      lock.unlock();
    }
    tell(EngineProblems.bodyTooSlow(), new byte[0]);
  }

  /** Lets go of the bytes, whoever may still refer to this reader. */
  private void abandon() {
    held.close();
    lock.lock();
    try {
      done = true;
      body = NOTHING;
      if (timeout != null) {
        timeout.cancel();
      }
    } finally {
      lock.unlock();
    }
  }
}
