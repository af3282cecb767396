package org.utxod.indexer.payout.book;

import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.utxod.indexer.payout.ledger.Ledger;
import org.utxod.indexer.payout.ledger.LedgerException;
import org.utxod.indexer.payout.ledger.LedgerRecord;
import org.utxod.query.payout.AuditLine;
import org.utxod.query.payout.PayoutEvent;
import org.utxod.query.payout.PayoutEvents;
import org.utxod.query.payout.PayoutException;
import org.utxod.query.push.EventLog;
import org.utxod.query.push.EventPosition;

/**
 * The events of a ledger: the latest from memory, older ones by reading the ledger once more from its beginning, one
 * reader at a time. Nothing but the ledger has to be kept for them, so that none is lost.
 */
public final class LedgerEvents implements PayoutEvents {
  private static final int PAGE_WEIGHT = 256 << 10;

  /** Each has a book of its own. */
  private static final int MAX_REPLAYS = 4;

  private final LedgerBook ledger;
  private final Clock clock;
  private final ReentrantLock replaying = new ReentrantLock();

  /** The last replays by where they ended, for who goes on from there; guarded by {@link #replaying}. */
  private final Map<Long, Replay> replays = new LinkedHashMap<>();

  public LedgerEvents(LedgerBook ledger, Clock clock) {
    this.ledger = ledger;
    this.clock = clock;
  }

  /** A second book, as far as it was read. */
  private static final class Replay {
    private final PayoutBook book = new PayoutBook();
    private EventPosition at = EventPosition.BEGINNING;

    /** Reads on. */
    EventLog.Page<PayoutEvent> next(LedgerBook ledger, long from) {
      List<PayoutEvent> events = new ArrayList<>();
      int heavy = 0;
      try (Ledger.Reading entries = ledger.read(at.sequence())) {
        while (heavy < PAGE_WEIGHT) {
          LedgerRecord record = entries.next();
          if (record == null) {
            break;
          }
          List<PaymentChange> changes = book.apply(record);
          at = EventPosition.at(record.sequence(), record.sha256());
          if (record.sequence() > from) {
            List<PayoutEvent> of = RecentEvents.of(record, changes);
            events.addAll(of);
            heavy += of.stream().mapToInt(PayoutEvent::weight).sum();
          }
        }
      }
      return new EventLog.Page<>(events, at);
    }
  }

  @Override
  public EventPosition last() {
    return ledger.recentEvents().last();
  }

  @Override
  public boolean isRecent(EventPosition position) {
    return ledger.recentEvents().has(position);
  }

  @Override
  public EventLog.Page<PayoutEvent> after(EventPosition position) {
    try {
      EventLog.Page<PayoutEvent> recent = ledger.recentEvents().after(position);
      return recent == null ? replayed(position) : recent;
    } catch (LedgerException e) {
      throw new PayoutException(PayoutException.Kind.UNAVAILABLE, String.valueOf(e.getMessage()));
    }
  }

  @Override
  public Optional<PayoutEvent> reset(EventPosition given) {
    try {
      EventPosition last = last();
      return isOfThisLedger(given, last) ? Optional.empty() : Optional.of(resetAt(last));
    } catch (LedgerException e) {
      throw new PayoutException(PayoutException.Kind.UNAVAILABLE, String.valueOf(e.getMessage()));
    }
  }

  private boolean isOfThisLedger(EventPosition position, EventPosition last) {
    if (position.sequence() >= last.sequence()) {
      return position.sequence() == last.sequence() && position.fits(last.sha256());
    }
    if (position.sha256().isEmpty() || position.sequence() == 0) {
      return true;
    }
    List<AuditLine> there = ledger.after(position.sequence() - 1, 1);
    return !there.isEmpty() && position.fits(there.get(0).sha256());
  }

  private PayoutEvent resetAt(EventPosition last) {
    return new PayoutEvent(
        last,
        last + "-reset",
        clock.instant(),
        "reset",
        null,
        null,
        List.of(),
        null,
        "The position is not of this ledger: an older copy was put in its place, or it is another one. What you were told "
            + "since that copy may not be so; read all payouts anew.");
  }

  private EventLog.Page<PayoutEvent> replayed(EventPosition position) {
    if (!replaying.tryLock()) {
      return new EventLog.Page<>(List.of(), position); // Another one reads; the caller comes again.
    }
    try {
      Replay before = replays.remove(position.sequence());
      Replay replay = before == null ? new Replay() : before;
      EventLog.Page<PayoutEvent> page = replay.next(ledger, position.sequence());
      if (!isRecent(page.last())) {
        if (replays.size() == MAX_REPLAYS) {
          replays.remove(replays.keySet().iterator().next());
        }
        replays.put(page.last().sequence(), replay);
      }
      return page;
    } finally {
      replaying.unlock();
    }
  }

  @Override
  public void onEvent(Runnable wake) {
    ledger.recentEvents().onEvent(wake);
  }
}
