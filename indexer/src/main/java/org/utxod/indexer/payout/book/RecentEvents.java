package org.utxod.indexer.payout.book;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.payout.ledger.LedgerEntry;
import org.utxod.indexer.payout.ledger.LedgerRecord;
import org.utxod.query.payout.PaymentState;
import org.utxod.query.payout.PayoutEvent;
import org.utxod.query.push.EventLog;
import org.utxod.query.push.EventPosition;

/** The events of the last entries, as far as some megabytes hold them. Thread-safe. */
final class RecentEvents {
  private static final int PAGE_WEIGHT = 256 << 10;

  private record OfEntry(EventPosition position, List<PayoutEvent> events, int weight) {}

  /** What distinguishes the events of an entry. */
  private record Kind(
      String payout,
      PaymentState state,
      @Nullable String reason,
      @Nullable String txid) {}

  private final NavigableMap<Long, OfEntry> kept = new TreeMap<>();
  private final List<Runnable> wakes = new CopyOnWriteArrayList<>();
  private final long maxWeight;
  private long weight;
  private EventPosition before = EventPosition.BEGINNING;
  private EventPosition last = EventPosition.BEGINNING;

  /** @param maxWeight of all that is kept, as {@link PayoutEvent#weight} has it */
  RecentEvents(long maxWeight) {
    this.maxWeight = maxWeight;
  }

  /** Adds what an entry did. */
  void add(LedgerRecord record, List<PaymentChange> changes) {
    List<PayoutEvent> events = of(record, changes);
    synchronized (this) {
      last = EventPosition.at(record.sequence(), record.sha256());
      if (!events.isEmpty()) {
        int heavy = events.stream().mapToInt(PayoutEvent::weight).sum();
        kept.put(record.sequence(), new OfEntry(last, events, heavy));
        weight += heavy;
      }
      while (weight > maxWeight && kept.size() > 1) {
        OfEntry oldest = Objects.requireNonNull(kept.pollFirstEntry()).getValue();
        weight -= oldest.weight();
        before = oldest.position();
      }
    }
    wakes.forEach(Runnable::run);
  }

  /** The events of an entry. */
  static List<PayoutEvent> of(LedgerRecord record, List<PaymentChange> changes) {
    EventPosition position = EventPosition.at(record.sequence(), record.sha256());
    Map<Kind, List<Integer>> byKind = new LinkedHashMap<>();
    for (PaymentChange change : changes) {
      byKind
          .computeIfAbsent(
              new Kind(
                  change.ref().payout(),
                  change.change().state(),
                  change.change().reason(),
                  change.txid()),
              kind -> new ArrayList<>())
          .add(change.ref().index());
    }
    List<PayoutEvent> events = new ArrayList<>(byKind.size() + 1);
    byKind.forEach((kind, payments) -> events.add(new PayoutEvent(
        position,
        position + "-" + events.size(),
        record.at(),
        "payout",
        kind.payout(),
        kind.state(),
        payments,
        kind.txid(),
        kind.reason())));
    PayoutEvent control = control(record, position, events.size());
    if (control != null) {
      events.add(control);
    }
    return events;
  }

  private static @Nullable PayoutEvent control(
      LedgerRecord record, EventPosition position, int part) {
    LedgerEntry any = record.entry();
    if (any instanceof LedgerEntry.Paused entry) {
      return control(record, position, part, "paused", entry.person() + ": " + entry.reason());
    } else if (any instanceof LedgerEntry.Resumed entry) {
      return control(record, position, part, "resumed", "by " + entry.person());
    } else if (any instanceof LedgerEntry.Halted entry) {
      return control(record, position, part, "halted", entry.reason());
    } else if (any instanceof LedgerEntry.Reconciled entry) {
      return control(record, position, part, "reconciled", "by " + entry.person());
    }
    return null;
  }

  private static PayoutEvent control(
      LedgerRecord record, EventPosition position, int part, String type, String reason) {
    return new PayoutEvent(
        position, position + "-" + part, record.at(), type, null, null, List.of(), null, reason);
  }

  synchronized EventPosition last() {
    return last;
  }

  /** Whether nothing that follows was dropped. */
  synchronized boolean has(EventPosition position) {
    return position.sequence() >= before.sequence();
  }

  /** What follows a position; null if some of it was dropped. */
  synchronized EventLog.@Nullable Page<PayoutEvent> after(EventPosition position) {
    if (!has(position)) {
      return null;
    }
    List<PayoutEvent> events = new ArrayList<>();
    int heavy = 0;
    for (OfEntry entry : kept.tailMap(position.sequence(), false).values()) {
      if (heavy > 0 && heavy + entry.weight() > PAGE_WEIGHT) {
        return new EventLog.Page<>(events, events.get(events.size() - 1).position());
      }
      events.addAll(entry.events());
      heavy += entry.weight();
    }
    return new EventLog.Page<>(events, last);
  }

  /** Called after each entry. */
  void onEvent(Runnable wake) {
    wakes.add(wake);
  }
}
