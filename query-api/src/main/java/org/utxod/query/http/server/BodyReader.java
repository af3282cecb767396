package org.utxod.query.http.server;

import java.io.IOException;
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
import org.utxod.query.http.Problem;
import org.utxod.query.http.RequestBody;
import org.utxod.query.http.limit.HttpLimits;

/**
 * Reads one request's body as it arrives, without occupying a thread, and reports the outcome once; not at all if the
 * connection was closed to free memory for other bodies.
 *
 * <p>The lock keeps the timeout from responding, and Jetty from recycling the request, while a chunk is being read.
 * (Jetty's own {@code Content.Source.asByteArrayAsync} fails a request that is too large after it has reported so, when
 * the response may be sent and the request recycled.)
 */
final class BodyReader implements Runnable {
  /** The receiver of the body. */
  interface Outcome {
    void whole(RequestBody body);

    void failed(Problem problem);

    /** The connection is closed, and no response is possible. */
    void cut();
  }

  /** The array passed on has the bytes of the pieces again. */
  private static final int COPIES = 2;

  /** Minimum rate of a body that goes to a file: this many bytes within each timeout. */
  private static final long BYTES_A_TIMEOUT = 4L << 20;

  private final Request request;
  private final HttpLimits limits;
  private final int max;
  private final long maxSpooled;
  private final BodySpools spools;
  private final Runnable progress;
  private final Scheduler scheduler;
  private final Executor executor;
  private final HeldBytes.Hold held;
  private final Outcome outcome;
  private final ReentrantLock lock = new ReentrantLock();
  private final BodyPieces body = new BodyPieces();
  private BodySpools.@Nullable Spool spool;
  private long spooled;
  private long spooledBefore;
  private Scheduler.@Nullable Task timeout;
  private boolean done;

  /**
   * @param max body size in memory, bytes
   * @param maxSpooled body size in a file, bytes; no file is created if that is not more
   * @param progress called occasionally while a body arrives fast enough
   */
  BodyReader(
      Request request,
      HttpLimits limits,
      int max,
      long maxSpooled,
      HeldBytes bodies,
      BodySpools spools,
      Runnable progress,
      Scheduler scheduler,
      Executor executor,
      Outcome outcome) {
    this.request = request;
    this.limits = limits;
    this.max = max;
    this.maxSpooled = maxSpooled;
    this.spools = spools;
    this.progress = progress;
    this.scheduler = scheduler;
    this.executor = executor;
    this.outcome = outcome;
    EndPoint connection = request.getConnectionMetaData().getConnection().getEndPoint();
    this.held = bodies.open(FilterHandler.client(request), () -> {
      abandon();
      connection.close();
      outcome.cut();
    });
  }

  /** Starts; the outcome may be reported before this returns. */
  void start() {
    if (request.getLength() > Math.max(max, maxSpooled)) {
      outcome.failed(EngineProblems.bodyTooLarge(Math.max(max, maxSpooled)));
      return;
    }
    lock.lock();
    try {
      schedule();
    } finally {
      lock.unlock();
    }
    Request.addCompletionListener(request, failure -> abandon());
    run();
  }

  private void schedule() {
    timeout = scheduler.schedule(
        () -> executor.execute(this::timeOut),
        limits.requestTimeout().toMillis(),
        TimeUnit.MILLISECONDS);
  }

  /** Called by Jetty when there is more to read. */
  @Override
  public void run() {
    Problem problem = null;
    RequestBody whole;
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
      BodySpools.Spool file = spool;
      whole = file == null ? RequestBody.of(body.toBytes()) : file.body();
      if (problem == null) {
        spool = null; // The receiver closes it.
      }
    } finally {
      lock.unlock();
    }
    deliver(problem, whole);
  }

  private void deliver(@Nullable Problem problem, RequestBody whole) {
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
      if (spool != null || (long) body.size() + length > max) {
        return takeToFile(bytes, length);
      }
      if (!held.grow((long) length * COPIES)) {
        return EngineProblems.noCapacity();
      }
      body.add(bytes);
      return null;
    } finally {
      chunk.release();
    }
  }

  private @Nullable Problem takeToFile(ByteBuffer bytes, int length) {
    if (body.size() + spooled + length > Math.max(max, maxSpooled)) {
      return EngineProblems.bodyTooLarge(Math.max(max, maxSpooled));
    }
    try {
      BodySpools.Spool file = spool;
      if (file == null) {
        file = spools.open().orElse(null);
        if (file == null) {
          return EngineProblems.noCapacity();
        }
        spool = file;
        file.write(ByteBuffer.wrap(body.toBytes()));
        spooled = body.size();
        body.clear();
      }
      file.write(bytes);
      spooled += length;
      return null;
    } catch (IOException e) {
      return EngineProblems.noCapacity();
    }
  }

  private void timeOut() {
    lock.lock();
    try {
      if (done) {
        return;
      }
      if (spooled - spooledBefore >= BYTES_A_TIMEOUT) {
        spooledBefore = spooled;
        progress.run();
        schedule();
        return;
      }
      done = true;
    } finally {
      lock.unlock();
    }
    deliver(EngineProblems.bodyTooSlow(), RequestBody.of(new byte[0]));
  }

  /** Releases the bytes, even if this reader is still referenced. */
  private void abandon() {
    held.close();
    lock.lock();
    try {
      done = true;
      body.clear();
      if (spool != null) {
        spool.close();
        spool = null;
      }
      if (timeout != null) {
        timeout.cancel();
      }
    } finally {
      lock.unlock();
    }
  }
}
