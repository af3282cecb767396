package org.utxod.query.watch;

import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.utxod.query.http.Stream;
import org.utxod.query.watch.event.EventIds;
import org.utxod.query.watch.event.SseEncoder;
import org.utxod.query.watch.event.WatchEvent;

/**
 * A connected subscriber with its queue of events. The hub's thread adds events and never blocks; the server's threads
 * remove them, as fast as the client reads.
 */
final class Subscriber implements Stream {
  /** Instead of a step: it was notified of nothing before. */
  static final long NEW = -1;

  private static final int PIECE_BYTES = 64 << 10;

  private final Subscription subscription;
  private final WatchOptions options;
  private final AtomicLong allQueued;
  private final LongSupplier nanoTime;
  private final Consumer<Subscriber> opened;
  private final Consumer<Subscriber> abandoned;

  private final Deque<byte[]> queue = new ArrayDeque<>();
  private @Nullable Out out;
  private int queuedBytes;
  private int sending;
  private long sendingSince;
  private long lastPut;
  private boolean last;
  private boolean over;

  /* Of the hub's thread alone. */
  private long position;
  private EventIds.@Nullable Position given;
  private WatchEvent.Reason reason = WatchEvent.Reason.OPENED;
  private boolean live;
  private long notifiedUpTo = NEW;

  /**
   * @param given the position at which it left; null for a new one
   * @param opened called when the client is connected
   * @param abandoned called when its scripts need not be kept any more
   */
  Subscriber(
      Subscription subscription,
      EventIds.@Nullable Position given,
      WatchOptions options,
      AtomicLong allQueued,
      LongSupplier nanoTime,
      Consumer<Subscriber> opened,
      Consumer<Subscriber> abandoned) {
    this.subscription = subscription;
    this.given = given;
    this.options = options;
    this.allQueued = allQueued;
    this.nanoTime = nanoTime;
    this.lastPut = nanoTime.getAsLong();
    this.opened = opened;
    this.abandoned = abandoned;
  }

  Subscription watched() {
    return subscription;
  }

  @Override
  public void open(Out to) {
    synchronized (this) {
      out = to;
    }
    put(SseEncoder.HELLO, true);
    opened.accept(this);
  }

  /** The stream will not be opened; its scripts need not be kept any more. */
  @Override
  public void abandon() {
    abandoned.accept(this);
  }

  /**
   * Adds an event to the queue.
   *
   * @param force even beyond the limit of one subscriber, if the queue is empty; never beyond the limit of all
   * @return false if there is no room
   */
  boolean put(byte[] frame, boolean force) {
    synchronized (this) {
      if (over || last) {
        return true;
      }
      boolean own =
          queuedBytes + frame.length <= options.queueBytes() || (force && queue.isEmpty());
      long others = allQueued.get();
      boolean all = others == 0 || others + frame.length <= options.totalQueueBytes();
      if (!own || !all) {
        return false;
      }
      add(frame);
    }
    send();
    return true;
  }

  private void add(byte[] frame) {
    queue.add(frame);
    queuedBytes += frame.length;
    allQueued.addAndGet(frame.length);
    lastPut = nanoTime.getAsLong();
  }

  /** Sends the queued events, then {@code farewell}, and nothing more. */
  void end(byte[] farewell) {
    synchronized (this) {
      if (!over && !last) {
        add(farewell);
        last = true;
      }
    }
    send();
  }

  /** Sends the next piece, if none is in progress. */
  private void send() {
    byte[] piece;
    boolean end;
    Out to;
    synchronized (this) {
      to = out;
      if (to == null || over || sending > 0 || queue.isEmpty()) {
        return;
      }
      piece = nextPiece();
      sending = piece.length;
      sendingSince = nanoTime.getAsLong();
      end = last && queue.isEmpty();
    }
    to.send(piece, end, failure -> sent(failure, end));
  }

  private byte[] nextPiece() {
    byte[] first = queue.remove();
    byte[] next = queue.peek();
    if (next == null || first.length + next.length > PIECE_BYTES) {
      return first;
    }
    ByteArrayOutputStream piece = new ByteArrayOutputStream(PIECE_BYTES);
    piece.writeBytes(first);
    while (next != null && piece.size() + next.length <= PIECE_BYTES) {
      piece.writeBytes(queue.remove());
      next = queue.peek();
    }
    return piece.toByteArray();
  }

  private void sent(@Nullable Throwable failure, boolean end) {
    synchronized (this) {
      if (over) {
        return;
      }
      queuedBytes -= sending;
      allQueued.addAndGet(-sending);
      sending = 0;
      if (failure != null || end) {
        finish();
      }
    }
    send();
  }

  private void finish() {
    over = true;
    allQueued.addAndGet(-queuedBytes);
    queuedBytes = 0;
    queue.clear();
  }

  /** Disconnects a subscriber that has read nothing for too long; returns whether it did. */
  boolean cutIfStalled(long now) {
    Out to;
    synchronized (this) {
      boolean stalled =
          !over && sending > 0 && now - sendingSince > options.stall().toNanos();
      if (!stalled) {
        return false;
      }
      finish();
      to = out;
    }
    if (to != null) {
      to.cut();
    }
    return true;
  }

  /** Whether a heartbeat is due. */
  synchronized boolean isSilent(long now) {
    return queue.isEmpty() && now - lastPut >= options.heartbeat().toNanos();
  }

  /** Whether the client is disconnected. */
  synchronized boolean isOver() {
    return over;
  }

  /** Whether its queue, and all queues together, have enough capacity for more missed events. */
  synchronized boolean hasRoom() {
    return queuedBytes <= options.queueBytes() / 2
        && allQueued.get() <= options.totalQueueBytes() / 2;
  }

  long position() {
    return position;
  }

  void moveTo(long sequence) {
    position = sequence;
  }

  boolean isLive() {
    return live;
  }

  /**
   * The step up to which it was notified of the mempool; {@link #NEW} if none of its notifications are valid any more.
   */
  long notifiedUpTo() {
    return notifiedUpTo;
  }

  /** It receives all events from now on. */
  void goLive() {
    notifiedUpTo = NEW;
    live = true;
    reason = WatchEvent.Reason.CAUGHT_UP;
  }

  /** It continues from the journal, from its position. */
  void fallBehind() {
    live = false;
    notifiedUpTo = position;
  }

  /** It was connected before, up to that step, and receives the events since then. */
  void comesBack(long sequence) {
    reason = WatchEvent.Reason.CAUGHT_UP;
    notifiedUpTo = sequence;
  }

  /** Not all missed events are available. */
  void lose() {
    reason = WatchEvent.Reason.RESET;
    notifiedUpTo = NEW;
  }

  WatchEvent.Reason reason() {
    return reason;
  }

  /** The position given by the client, returned once. */
  EventIds.@Nullable Position takeGiven() {
    EventIds.Position was = given;
    given = null;
    return was;
  }
}
