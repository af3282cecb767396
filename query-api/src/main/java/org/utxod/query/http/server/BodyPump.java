package org.utxod.query.http.server;

import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.utxod.query.http.Stream;
import org.utxod.query.port.BodySource;

/**
 * Sends one long response: reads the next piece when the client has read the last. Occupies a thread only while it
 * reads.
 */
final class BodyPump {
  private static final Logger LOG = LoggerFactory.getLogger(BodyPump.class);
  private static final byte[] END = new byte[0];

  private final BodySource source;
  private final Stream.Out out;
  private final Executor readers;
  private final HeldBytes.Hold held;
  private final Runnable progress;
  private long sent;

  /* Guarded by this. */
  private boolean reading;
  private boolean over;

  /** A connection without events is closed some time after the last of these. */
  private static final long BYTES_OF_PROGRESS = 4L << 20;

  /** Memory of a long response in progress: one piece here, and one in each of the two connections' buffers. */
  private static final int FLOWING_BYTES = 256 << 10;

  /** @param progress called occasionally while the client reads the response fast enough */
  BodyPump(
      BodySource source,
      Stream.Out out,
      Executor readers,
      HeldBytes answers,
      String client,
      Runnable progress) {
    this.progress = progress;
    this.source = source;
    this.out = out;
    this.readers = readers;
    this.held = answers.open(client, this::cut);
  }

  /** Starts; returns false, and sends nothing, if the memory budget is exhausted. */
  boolean start() {
    if (!held.grow(FLOWING_BYTES)) {
      source.close();
      return false;
    }
    next();
    return true;
  }

  /** Reads and sends the next piece, and so on to the end. */
  private void next() {
    try {
      readers.execute(this::read);
    } catch (RejectedExecutionException e) {
      cut();
    }
  }

  private void read() {
    if (!begin()) {
      return;
    }
    byte @Nullable [] piece;
    try {
      piece = source.next();
    } catch (IOException | RuntimeException e) {
      LOG.debug("A streamed response was aborted: {}", e.toString());
      end();
      cut();
      return;
    }
    if (end()) {
      return;
    }
    if (piece == null) {
      out.send(END, true, failure -> finish());
    } else {
      out.send(piece, false, failure -> {
        if (failure == null) {
          took(piece.length);
          next();
        } else {
          finish();
        }
      });
    }
  }

  private void took(int bytes) {
    long before = sent;
    sent += bytes;
    if (before / BYTES_OF_PROGRESS != sent / BYTES_OF_PROGRESS) {
      progress.run();
    }
  }

  /** Whether there is more to read. */
  private synchronized boolean begin() {
    reading = !over;
    return reading;
  }

  /** Whether it was ended before the piece was read. */
  private boolean end() {
    boolean close;
    synchronized (this) {
      reading = false;
      close = over;
    }
    if (close) {
      source.close();
    }
    return close;
  }

  /** Aborts it visibly for the client. */
  private void cut() {
    out.cut();
    finish();
  }

  /** A source belongs to one thread: the thread that reads it closes it. */
  private void finish() {
    boolean close;
    synchronized (this) {
      close = !over && !reading;
      over = true;
    }
    held.close();
    if (close) {
      source.close();
    }
  }
}
