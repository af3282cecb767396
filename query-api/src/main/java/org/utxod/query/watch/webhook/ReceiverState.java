package org.utxod.query.watch.webhook;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.utxod.query.port.mempool.MempoolSums;
import org.utxod.query.watch.Notified;
import org.utxod.query.watch.event.WatchEvent;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.chain.Txid;

/**
 * The unconfirmed transactions known to a receiver, so that after a restart it is notified of those that have
 * disappeared. It is written before a delivery is sent, so no crash loses what a receiver was sent. Bounded: of more
 * than 2,000 transactions the oldest are forgotten, and those that touch more than 200 of its scripts are not kept. Not
 * thread-safe.
 */
final class ReceiverState {
  private static final int MAX = 2_000;

  /** The change by a delivery, to be written with the delivery's progress. */
  record Change(Map<Txid, Notified> put, Set<Txid> removed) {
    static final Change NONE = new Change(Map.of(), Set.of());
  }

  private final Map<Txid, Notified> held = new LinkedHashMap<>();

  ReceiverState(Collection<Notified> before) {
    before.forEach(tx -> held.put(tx.txid(), tx));
  }

  /** Whether the receiver holds it for unconfirmed, and every step that was delivered since did not confirm it. */
  boolean holds(Txid txid) {
    return held.containsKey(txid);
  }

  boolean isEmpty() {
    return held.isEmpty();
  }

  Collection<Notified> all() {
    return List.copyOf(held.values());
  }

  /**
   * The effect of delivering some events.
   *
   * @param sequence of the step after which unconfirmed transactions were seen as such
   */
  Change delivering(List<? extends WatchEvent> events, long sequence) {
    Map<Txid, Notified> put = new LinkedHashMap<>();
    Set<Txid> removed = new HashSet<>();
    for (WatchEvent event : events) {
      if (event instanceof WatchEvent.Unconfirmed one) {
        removed.remove(one.txid());
        Notified before = put.getOrDefault(one.txid(), held.get(one.txid()));
        put.put(one.txid(), with(before, one, sequence));
      } else if (event instanceof WatchEvent.Gone || event instanceof WatchEvent.Confirmed) {
        Txid txid = ((WatchEvent.OfTransaction) event).txid();
        put.remove(txid);
        if (held.containsKey(txid)) {
          removed.add(txid);
        }
      }
    }
    put.values().removeIf(tx -> !tx.isKept());
    List<Txid> oldest = new ArrayList<>(held.keySet());
    int over = held.size() + put.size() - MAX;
    for (int i = 0; i < over && i < oldest.size(); i++) {
      if (!put.containsKey(oldest.get(i))) {
        removed.add(oldest.get(i));
      }
    }
    return put.isEmpty() && removed.isEmpty() ? Change.NONE : new Change(put, removed);
  }

  /** The change that clears it. */
  Change forgetting() {
    return held.isEmpty() ? Change.NONE : new Change(Map.of(), Set.copyOf(held.keySet()));
  }

  private static Notified with(
      @Nullable Notified before, WatchEvent.Unconfirmed event, long sequence) {
    ScriptKey script = event.scriptRef().key();
    Map<ScriptKey, MempoolSums> sums =
        new LinkedHashMap<>(before == null ? Map.of() : before.sums());
    if (script != null) {
      sums.put(script, new MempoolSums(event.receivedSat(), event.spentSat()));
    }
    return new Notified(event.txid(), sequence, sums);
  }

  /** Marks it as delivered. */
  void apply(Change change) {
    change.removed().forEach(held::remove);
    held.putAll(change.put());
  }
}
