package org.utxod.query.push;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.utxod.query.answer.QueryException;
import org.utxod.query.http.Stream;
import org.utxod.query.watch.WakeSignal;
import org.utxod.store.error.UtxodException;

/**
 * The clients that listen to events, up to a limit, served by two threads: one for those that are told what
 * happens now, one for those that want old events, for which a log is read. Thread-safe.
 */
public final class EventStreams implements AutoCloseable {
  /** The most streams at a time. */
  public static final int MAX_STREAMS = 100;

  private static final Logger LOG = LoggerFactory.getLogger("utxod.events");
  private static final long TICK_MILLIS = 500;
  private static final int RETRY_SECONDS = 5;
  private static final long HEARTBEAT = Duration.ofSeconds(10).toNanos();
  private static final long STALL = Duration.ofSeconds(30).toNanos();
  private static final long STOP_MILLIS = 1_000;

  private final String what;
  private final LongSupplier nanoTime;
  private final int maxStreams;
  private final Queue<EventStream> streams = new ConcurrentLinkedQueue<>();
  private final WakeSignal recent = new WakeSignal();
  private final WakeSignal old = new WakeSignal();
  private final Thread recentThread;
  private final Thread oldThread;
  private volatile boolean closed;

  /**
   * Streams of some logs.
   *
   * @param what they are of, for people
   * @param nanoTime a monotonic clock such as {@link System#nanoTime}
   */
  public EventStreams(String what, LongSupplier nanoTime) {
    this(what, nanoTime, MAX_STREAMS);
  }

  /** With another limit of streams. */
  public EventStreams(String what, LongSupplier nanoTime, int maxStreams) {
    this.what = what;
    this.nanoTime = nanoTime;
    this.maxStreams = maxStreams;
    this.recentThread = thread("events", recent, true);
    this.oldThread = thread("events-past", old, false);
  }

  /** There may be more in a log; cheap, callable from any thread. */
  public void wakeUp() {
    recent.ring();
  }

  private Thread thread(String name, WakeSignal signal, boolean now) {
    Thread thread = new Thread(() -> run(signal, now), name);
    thread.setDaemon(true);
    return thread;
  }

  /** Begins to serve. */
  public void start() {
    recentThread.start();
    oldThread.start();
  }

  /**
   * A stream from a position on, to be opened by the server.
   *
   * @param log what it is told of
   * @param stillAllowed asked now and then: a token that was taken back must not listen on
   * @throws QueryException if there are too many
   */
  public Stream listen(EventLog<?> log, EventPosition from, BooleanSupplier stillAllowed) {
    streams.removeIf(EventStream::isOver);
    if (closed || streams.size() >= maxStreams) {
      throw QueryException.unavailable(
          "The limit of open streams of " + what + " (" + maxStreams
              + ") is reached. Close streams that are not needed.",
          RETRY_SECONDS);
    }
    return new EventStream(log, from, stillAllowed, nanoTime, streams::add, this::wake);
  }

  private void wake() {
    recent.ring();
  }

  private void run(WakeSignal signal, boolean now) {
    try {
      while (!closed) {
        turn(now);
        signal.await(TICK_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * One look at every stream.
   *
   * @param now whether those are served that are told what happens now, and the slow ones cut
   */
  void turn(boolean now) {
    long at = nanoTime.getAsLong();
    for (EventStream stream : streams) {
      if (now) {
        stream.cutIfStalled(at, STALL);
      }
      if (stream.claim()) {
        try {
          serve(stream, now);
          stream.beat(at, HEARTBEAT);
        } finally {
          stream.release();
        }
      }
    }
    streams.removeIf(EventStream::isOver);
  }

  private void serve(EventStream stream, boolean now) {
    if (stream.isRecent() != now) {
      if (now) {
        old.ring();
      }
      return;
    }
    try {
      stream.serve();
    } catch (UtxodException e) {
      stream.end(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      LOG.error("A stream of events failed; please report this.", e);
      stream.end("This failed unexpectedly; the log describes it. Reconnect.");
    }
  }

  /** Streams that are open. */
  int open() {
    return streams.size();
  }

  /** Disconnects all. */
  @Override
  public void close() {
    closed = true;
    recent.ring();
    old.ring();
    try {
      for (Thread thread : new Thread[] {recentThread, oldThread}) {
        if (thread.isAlive()) {
          thread.join(STOP_MILLIS);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    streams.forEach(stream -> stream.close("The server is shutting down. Reconnect."));
  }
}
