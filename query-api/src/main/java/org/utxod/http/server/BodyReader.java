package org.utxod.http.server;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;
import org.utxod.http.HttpLimits;
import org.utxod.http.Problem;

/**
 * Reads one request's body as it comes, without holding a thread meanwhile, and tells the outcome exactly once.
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
  }

  private final Request request;
  private final HttpLimits limits;
  private final Outcome outcome;
  private final ReentrantLock lock = new ReentrantLock();
  private final ByteArrayOutputStream body = new ByteArrayOutputStream(256);
  private boolean done;

  BodyReader(Request request, HttpLimits limits, Outcome outcome) {
    this.request = request;
    this.limits = limits;
    this.outcome = outcome;
  }

  /** Begins; the outcome may be told before this returns. */
  void start(Scheduler scheduler, Executor executor) {
    if (request.getLength() > limits.maxBodyBytes()) {
      outcome.failed(EngineProblems.bodyTooLarge(limits.maxBodyBytes()));
      return;
    }
    Scheduler.Task timeout = scheduler.schedule(
        () -> executor.execute(this::timeOut),
        limits.requestTimeout().toMillis(),
        TimeUnit.MILLISECONDS);
    Request.addCompletionListener(request, failure -> timeout.cancel());
    run();
  }

  /** Called by Jetty whenever there is more to read. */
  @Override
  public void run() {
    Problem problem = null;
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
    } finally {
      lock.unlock();
    }
    if (problem == null) {
      outcome.whole(body.toByteArray());
    } else {
      outcome.failed(problem);
    }
  }

  private @Nullable Problem take(Content.Chunk chunk) {
    if (Content.Chunk.isFailure(chunk)) {
      return chunk.getFailure() instanceof TimeoutException
          ? EngineProblems.bodyTooSlow()
          : EngineProblems.bodyBroken();
    }
    ByteBuffer bytes = chunk.getByteBuffer();
    int length = bytes.remaining();
    boolean fits = body.size() + length <= limits.maxBodyBytes();
    if (fits) {
      byte[] copy = new byte[length];
      bytes.get(copy);
      body.write(copy, 0, length);
    }
    chunk.release();
    return fits ? null : EngineProblems.bodyTooLarge(limits.maxBodyBytes());
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
    outcome.failed(EngineProblems.bodyTooSlow());
  }
}
