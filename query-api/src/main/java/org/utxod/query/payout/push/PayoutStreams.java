package org.utxod.query.payout.push;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.utxod.query.http.Stream;
import org.utxod.query.payout.EventPosition;
import org.utxod.query.payout.PayoutEvents;
import org.utxod.query.payout.PayoutException;
import org.utxod.query.watch.WakeSignal;

/**
 * The clients that listen to events of payouts, up to a limit, served by two threads: one for those that are told what
 * happens now, one for those that want old events, for which the ledger is read. Thread-safe.
 */
public final class PayoutStreams implements AutoCloseable {
  /** The most streams at a time. */
  public static final int MAX_STREAMS = 100;

  private static final Logger LOG = LoggerFactory.getLogger("utxod.payouts");
  private static final long TICK_MILLIS = 500;
  private static final long HEARTBEAT = Duration.ofSeconds(10).toNanos();
  private static final long STALL = Duration.ofSeconds(30).toNanos();
  private static final long STOP_MILLIS = 1_000;

  private final PayoutEvents events;
  private final LongSupplier nanoTime;
  private final int maxStreams;
  private final Queue<PayoutStream> streams = new ConcurrentLinkedQueue<>();
  private final WakeSignal recent = new WakeSignal();
  private final WakeSignal old = new WakeSignal();
  private final Thread recentThread;
  private final Thread oldThread;
  private volatile boolean closed;

  public PayoutStreams(PayoutEvents events, LongSupplier nanoTime) {
    this(events, nanoTime, MAX_STREAMS);
  }

  /** With another limit of streams. */
  public PayoutStreams(PayoutEvents events, LongSupplier nanoTime, int maxStreams) {
    this.events = events;
    this.nanoTime = nanoTime;
    this.maxStreams = maxStreams;
    this.recentThread = thread("payout-events", recent, true);
    this.oldThread = thread("payout-events-past", old, false);
    events.onEvent(recent::ring);
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

  /** Where a client begins that names no position: it is told what happens from now on. */
  public EventPosition last() {
    return events.last();
  }

  /**
   * A stream from a position on, to be opened by the server.
   *
   * @param stillAllowed asked now and then: a token that was taken back must not listen on
   * @throws PayoutException {@code UNAVAILABLE} if there are too many
   */
  public Stream listen(EventPosition from, BooleanSupplier stillAllowed) {
    streams.removeIf(PayoutStream::isOver);
    if (closed || streams.size() >= maxStreams) {
      throw new PayoutException(
          PayoutException.Kind.UNAVAILABLE,
          "The limit of open streams of payout events (" + maxStreams
              + ") is reached. Close streams that are not needed.");
    }
    return new PayoutStream(events, from, stillAllowed, nanoTime, streams::add, this::wake);
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
    for (PayoutStream stream : streams) {
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
    streams.removeIf(PayoutStream::isOver);
  }

  private void serve(PayoutStream stream, boolean now) {
    if (stream.isRecent() != now) {
      if (now) {
        old.ring();
      }
      return;
    }
    try {
      stream.serve();
    } catch (PayoutException e) {
      stream.end(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      LOG.error("A stream of payout events failed; please report this.", e);
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
