package org.utxod.indexer.simnode.mempool;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.bitcoind.RawTransaction;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Txid;

/** The transactions of a mempool, parents before children, and their spends. Not thread-safe. */
public final class EntryTable {
  /** A transaction with the node's data about it. */
  public record Entry(RawTransaction tx, String hex, long feeSat, int height) {}

  private final Map<Txid, Entry> entries = new LinkedHashMap<>();
  private final Map<OutPoint, Txid> spenders = new HashMap<>();

  void add(Entry entry) {
    entries.put(entry.tx().txid(), entry);
    entry.tx().inputs().forEach(input -> spenders.put(input, entry.tx().txid()));
  }

  /** Removes it; returns whether it was there. */
  boolean remove(Txid id) {
    Entry entry = entries.remove(id);
    if (entry == null) {
      return false;
    }
    entry.tx().inputs().forEach(input -> spenders.remove(input, id));
    return true;
  }

  /** Removes all of them. */
  List<Entry> drain() {
    List<Entry> all = List.copyOf(entries.values());
    entries.clear();
    spenders.clear();
    return all;
  }

  @Nullable
  public Entry get(Txid id) {
    return entries.get(id);
  }

  boolean contains(Txid id) {
    return entries.containsKey(id);
  }

  boolean spends(OutPoint point) {
    return spenders.containsKey(point);
  }

  Collection<Entry> all() {
    return entries.values();
  }

  List<Txid> ids() {
    return List.copyOf(entries.keySet());
  }

  int size() {
    return entries.size();
  }

  /** The transactions that conflict with a transaction, with all their descendants. */
  Set<Txid> conflicts(RawTransaction tx) {
    Set<Txid> conflicts = new LinkedHashSet<>();
    for (OutPoint input : tx.inputs()) {
      Txid spender = spenders.get(input);
      if (spender != null) {
        conflicts.addAll(withDescendants(spender));
      }
    }
    return conflicts;
  }

  /** A transaction of the mempool and all its descendants. */
  Set<Txid> withDescendants(Txid id) {
    Set<Txid> all = new LinkedHashSet<>();
    Deque<Txid> next = new ArrayDeque<>(List.of(id));
    while (!next.isEmpty()) {
      Txid at = next.remove();
      Entry entry = entries.get(at);
      if (entry != null && all.add(at)) {
        for (int vout = 0; vout < entry.tx().outputs().size(); vout++) {
          Txid child = spenders.get(new OutPoint(at, vout));
          if (child != null) {
            next.add(child);
          }
        }
      }
    }
    return all;
  }
}
