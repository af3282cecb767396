package org.utxod.query.payout;

import java.util.List;
import java.util.Optional;

/**
 * What has happened to payouts, from any position of the ledger on. Thread-safe; every method may throw {@link
 * PayoutException}.
 */
public interface PayoutEvents {
  /**
   * Some events.
   *
   * @param events of whole entries; empty if there are none yet
   * @param last up to where they go, which is further than the last event where entries changed no state
   */
  record Page(List<PayoutEvent> events, EventPosition last) {
    public Page {
      events = List.copyOf(events);
    }
  }

  /** The last entry. */
  EventPosition last();

  /**
   * What to tell a receiver that was told up to a position that is not of this ledger, since an older copy was put in its
   * place or it is another one; it goes on from that event's position. Empty if the position is of this ledger.
   */
  Optional<PayoutEvent> reset(EventPosition given);

  /** Whether {@link #after} has what follows at hand, without reading much of the ledger. */
  boolean isRecent(EventPosition position);

  /**
   * What follows a position of this ledger: some kilobytes or megabytes.
   */
  Page after(EventPosition position);

  /** Has something called whenever there may be more, from any thread; it must return at once. */
  void onEvent(Runnable wake);
}
