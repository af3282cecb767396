package org.utxod.query.push;

import java.util.List;
import java.util.Optional;

/**
 * What has happened, from any position of a log on. Thread-safe; every method may throw {@link
 * org.utxod.store.error.UtxodException}.
 *
 * @param <E> the events
 */
public interface EventLog<E extends LoggedEvent> {
  /**
   * Some events.
   *
   * @param events whole, where several have one position; empty if there are none yet
   * @param last up to where they go, which is further than the last event where entries of the log tell nothing
   * @param <E> the events
   */
  record Page<E extends LoggedEvent>(List<E> events, EventPosition last) {
    public Page {
      events = List.copyOf(events);
    }
  }

  /** The last position. */
  EventPosition last();

  /**
   * What to tell a receiver that was told up to a position that is not of this log, or that it does not keep any more; it goes
   * on from that event's position. Empty if what follows the position is kept.
   */
  Optional<E> reset(EventPosition given);

  /** Whether {@link #after} has what follows at hand, without reading much. */
  boolean isRecent(EventPosition position);

  /** What follows a position of this log: some kilobytes or megabytes. */
  Page<E> after(EventPosition position);

  /** Has something called whenever there may be more, from any thread; it must return at once. */
  void onEvent(Runnable wake);
}
