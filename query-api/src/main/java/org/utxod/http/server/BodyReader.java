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
  private final int most;
  private final LargeBodies largeBodies;
  private final Outcome outcome;
  private final ReentrantLock lock = new ReentrantLock();
  private final ByteArrayOutputStream body = new ByteArrayOutputStream(256);
  private boolean done;
  private boolean large;

  /** @param most bytes that the body may have; where they are more than the usual ones, few may be read at once */
  BodyReader(
      Request request, HttpLimits limits, int most, LargeBodies largeBodies, Outcome outcome) {
    this.request = request;
    this.limits = limits;
    this.most = most;
    this.largeBodies = largeBodies;
    this.outcome = outcome;
  }

  /** Begins; the outcome may be told before this returns. */
  void start(Scheduler scheduler, Executor executor) {
    Problem refused = grown(request.getLength());
    if (refused != null) {
      outcome.failed(refused);
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
    tell(problem);
  }

  private void tell(@Nullable Problem problem) {
    try {
      if (problem == null) {
        outcome.whole(body.toByteArray());
      } else {
        outcome.failed(problem);
      }
    } finally {
      if (large) {
        largeBodies.leave();
      }
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
    Problem refused = grown((long) body.size() + length);
    if (refused == null) {
      byte[] copy = new byte[length];
      bytes.get(copy);
      body.write(copy, 0, length);
    }
    chunk.release();
    return refused;
  }

  /** Why a body of that many bytes is refused; null where it may come. */
  private @Nullable Problem grown(long bytes) {
    if (bytes > most) {
      return EngineProblems.bodyTooLarge(most);
    }
    if (bytes > limits.maxBodyBytes() && !large) {
      if (!largeBodies.enter()) {
        return EngineProblems.overloaded();
      }
      large = true;
    }
    return null;
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
    tell(EngineProblems.bodyTooSlow());
  }
}
