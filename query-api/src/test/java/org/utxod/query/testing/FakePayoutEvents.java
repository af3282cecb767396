package org.utxod.query.testing;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.utxod.query.payout.PaymentState;
import org.utxod.query.payout.PayoutEvent;
import org.utxod.query.payout.PayoutEvents;
import org.utxod.query.push.EventLog;
import org.utxod.query.push.EventPosition;

/** Events in memory: entry {@code n} has the hash of {@code n} in hex, repeated. Thread-safe. */
public final class FakePayoutEvents implements PayoutEvents {
  private static final int PAGE = 50;

  private final List<List<PayoutEvent>> entries = new ArrayList<>();
  private final List<Runnable> wakes = new CopyOnWriteArrayList<>();
  private long readable;

  /** The position of an entry. */
  public static EventPosition position(long sequence) {
    return new EventPosition(sequence, String.format("%016x", sequence));
  }

  /** Adds an entry with so many events. */
  public void add(int events) {
    synchronized (this) {
      EventPosition position = position(entries.size() + 1);
      List<PayoutEvent> of = new ArrayList<>();
      for (int i = 0; i < events; i++) {
        of.add(new PayoutEvent(
            position,
            position + "-" + i,
            Instant.EPOCH,
            "payout",
            "payout-" + position.sequence(),
            PaymentState.SENT,
            List.of(i),
            "ab".repeat(32),
            null));
      }
      entries.add(of);
      readable = entries.size();
    }
    wakes.forEach(Runnable::run);
  }

  /** What lies before is told slowly, as where the ledger has to be read. */
  private long recentFrom;

  public synchronized void recentFrom(long sequence) {
    recentFrom = sequence;
  }

  @Override
  public synchronized EventPosition last() {
    return entries.isEmpty() ? EventPosition.BEGINNING : position(readable);
  }

  @Override
  public synchronized Optional<PayoutEvent> reset(EventPosition given) {
    boolean ours = given.sequence() <= readable
        && (given.sequence() == 0 || given.fits(position(given.sequence()).sha256()));
    return ours
        ? Optional.empty()
        : Optional.of(new PayoutEvent(
            last(),
            last() + "-reset",
            Instant.EPOCH,
            "reset",
            null,
            null,
            List.of(),
            null,
            "another ledger"));
  }

  @Override
  public synchronized boolean isRecent(EventPosition position) {
    return position.sequence() >= recentFrom;
  }

  @Override
  public synchronized EventLog.Page<PayoutEvent> after(EventPosition position) {
    List<PayoutEvent> events = new ArrayList<>();
    long at = position.sequence();
    while (at < readable && events.size() < PAGE) {
      events.addAll(entries.get((int) at++));
    }
    return new EventLog.Page<>(events, at == 0 ? EventPosition.BEGINNING : position(at));
  }

  @Override
  public void onEvent(Runnable wake) {
    wakes.add(wake);
  }
}
