package org.utxod.query.push;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.utxod.query.http.Stream;
import org.utxod.query.watch.event.SseEncoder;

/**
 * A connected client: a position, and one piece on its way to it. The next piece is read from the log when
 * the client has taken the one before, so that a slow one holds up nobody and takes no memory.
 */
final class EventStream implements Stream {
  private static final int PIECE_WEIGHT = 64 << 10;

  private final EventLog<?> events;
  private final BooleanSupplier stillAllowed;
  private final LongSupplier nanoTime;
  private final Consumer<EventStream> opened;
  private final Runnable wake;
  private @Nullable Out out;
  private boolean sending = true;
  private long since;
  private boolean over;

  /* Of one thread at a time, see claim. */
  private EventPosition position;
  private @Nullable EventPosition given;
  private boolean claimed;
  private final List<LoggedEvent> rest = new ArrayList<>();
  private @Nullable EventPosition afterRest;

  EventStream(
      EventLog<?> events,
      EventPosition from,
      BooleanSupplier stillAllowed,
      LongSupplier nanoTime,
      Consumer<EventStream> opened,
      Runnable wake) {
    this.events = events;
    this.given = from.equals(events.last()) ? null : from;
    this.position = from;
    this.stillAllowed = stillAllowed;
    this.nanoTime = nanoTime;
    this.opened = opened;
    this.wake = wake;
  }

  @Override
  public void open(Out to) {
    synchronized (this) {
      out = to;
    }
    opened.accept(this);
    send(SseEncoder.HELLO, false);
  }

  /** Whether the caller may serve it now; ended by {@link #release}. */
  synchronized boolean claim() {
    if (claimed || over || sending) {
      return false;
    }
    claimed = true;
    return true;
  }

  synchronized void release() {
    claimed = false;
  }

  /** Whether what it needs next takes no long reading. By who has claimed it. */
  boolean isRecent() {
    return !rest.isEmpty() || (given == null && events.isRecent(position));
  }

  /** Sends what follows, if there is anything. By who has claimed it. */
  void serve() {
    if (given != null) {
      Optional<? extends LoggedEvent> reset = events.reset(given);
      given = null;
      if (reset.isPresent()) {
        position = reset.get().position();
        send(EventText.frames(List.of(reset.get())), false);
        return;
      }
    }
    if (rest.isEmpty()) {
      EventLog.Page<?> page = events.after(position);
      rest.addAll(page.events());
      afterRest = page.last();
    }
    List<LoggedEvent> piece = piece();
    if (rest.isEmpty() && afterRest != null) {
      position = afterRest;
    }
    if (!piece.isEmpty()) {
      send(EventText.frames(piece), false);
    }
  }

  private List<LoggedEvent> piece() {
    int count = 0;
    int weight = 0;
    while (count < rest.size() && (count == 0 || weight < PIECE_WEIGHT)) {
      weight += rest.get(count++).weight();
    }
    // An entry stays whole, or its last event would not be known as such.
    while (count < rest.size()
        && rest.get(count).position().equals(rest.get(count - 1).position())) {
      count++;
    }
    List<LoggedEvent> piece = List.copyOf(rest.subList(0, count));
    rest.subList(0, count).clear();
    return piece;
  }

  /**
   * A sign of life where there was nothing to say for so long; ends it if the token was taken back meanwhile. By who has
   * claimed it.
   */
  void beat(long now, long nanos) {
    synchronized (this) {
      if (sending || over || now - since < nanos) {
        return;
      }
    }
    if (stillAllowed.getAsBoolean()) {
      send(SseEncoder.HEARTBEAT, false);
    } else {
      end("The token does not allow this any more.");
    }
  }

  /** Says that it ends, or where something is on its way just ends it. By nobody else any more. */
  void close(String reason) {
    if (claim()) {
      end(reason);
      return;
    }
    Out to;
    synchronized (this) {
      if (over) {
        return;
      }
      over = true;
      to = out;
    }
    if (to != null) {
      to.cut();
    }
  }

  /** Sends a last event. By who has claimed it. */
  void end(String reason) {
    send(SseEncoder.end(reason), true);
  }

  private void send(byte[] piece, boolean last) {
    Out to;
    synchronized (this) {
      to = out;
      if (over || to == null) {
        return;
      }
      sending = true;
      since = nanoTime.getAsLong();
    }
    to.send(piece, last, failure -> sent(failure != null || last));
  }

  private void sent(boolean end) {
    synchronized (this) {
      sending = false;
      over |= end;
    }
    wake.run();
  }

  /** Disconnects a client that has read nothing for so long. */
  void cutIfStalled(long now, long nanos) {
    Out to;
    synchronized (this) {
      if (over || !sending || now - since < nanos) {
        return;
      }
      over = true;
      to = out;
    }
    if (to != null) {
      to.cut();
    }
  }

  /** Whether the client is gone. */
  synchronized boolean isOver() {
    return over;
  }
}
