package org.utxod.indexer.mempool;

import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.bitcoind.NodeMempool;
import org.utxod.indexer.bitcoind.RawTransaction;
import org.utxod.indexer.bitcoind.TxidList;
import org.utxod.query.port.mempool.MempoolChange;
import org.utxod.query.port.mempool.MempoolTx;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Txid;

/** Updates a content to a node's current mempool. Created for one poll; for one thread. */
final class MempoolSync {
  /** If more changed between two polls, changes are not reported one by one. */
  static final int MAX_CHANGES = 5_000;

  /** The minimum size of a transaction; a longer list is too large already. */
  private static final int MIN_BYTES_PER_TX = 200;

  private final NodeMempool node;
  private final long maxBytes;
  private final boolean publishing;
  private MempoolContent content;
  private final List<MempoolChange> changes = new ArrayList<>();
  private boolean whole = true;
  private int vanished;

  /**
   * @param maxBytes maximum memory of the content
   * @param publishing whether changes are reported one by one
   */
  MempoolSync(NodeMempool node, MempoolContent before, long maxBytes, boolean publishing) {
    this.node = node;
    this.content = before;
    this.maxBytes = maxBytes;
    this.publishing = publishing;
    this.whole = publishing;
  }

  /** The content so far, also after an exception. */
  MempoolContent content() {
    return content;
  }

  List<MempoolChange> changes() {
    return changes;
  }

  /** Whether {@link #changes} are complete. */
  boolean whole() {
    return whole;
  }

  /** Transactions that the node listed and then did not have; others may have replaced them. */
  int vanished() {
    return vanished;
  }

  /**
   * Compares with the node's full list.
   *
   * @throws TooLarge if that exceeds the memory limit
   */
  void everything() {
    int most = (int) Math.min(Integer.MAX_VALUE / 64, maxBytes / MIN_BYTES_PER_TX);
    Optional<TxidList> listed = node.ids(most);
    if (listed.isEmpty()) {
      throw new TooLarge();
    }
    TxidList ids = listed.get();
    BitSet there = new BitSet(content.table().nextSlot());
    Set<Txid> missing = new LinkedHashSet<>();
    for (int i = 0; i < ids.size(); i++) {
      Txid id = ids.get(i);
      int slot = content.slot(id);
      if (slot >= 0) {
        there.set(slot);
      } else {
        missing.add(id);
      }
    }
    removeOthers(there);
    fetch(missing);
  }

  /** Checks only some transactions: whether the node has them. */
  void these(Collection<Txid> ids) {
    Set<Txid> missing = new LinkedHashSet<>();
    List<Txid> known = new ArrayList<>();
    for (Txid id : ids) {
      if (content.contains(id)) {
        known.add(id);
      } else {
        missing.add(id);
      }
    }
    for (List<Txid> batch : batches(known)) {
      Set<Txid> gone = new HashSet<>(batch);
      node.transactions(batch).forEach(tx -> gone.remove(tx.txid()));
      MempoolEdit edit = new MempoolEdit(content);
      gone.forEach(id -> left(edit.remove(content.slot(id))));
      content = edit.build();
    }
    fetch(missing);
  }

  private void removeOthers(BitSet there) {
    MempoolEdit edit = new MempoolEdit(content);
    for (int slot = 0; slot < content.table().nextSlot(); slot++) {
      if (!there.get(slot) && content.table().get(slot) != null) {
        left(edit.remove(slot));
      }
    }
    content = edit.build();
  }

  private void left(@Nullable MempoolTx tx) {
    if (tx != null) {
      publish(new MempoolChange.Left(tx, null));
    }
  }

  private void publish(MempoolChange change) {
    if (whole && changes.size() < MAX_CHANGES) {
      changes.add(change);
    } else {
      whole = false;
      changes.clear();
    }
  }

  /**
   * A transaction whose parent is still missing waits for the next round; each round ends with fewer, or it is the
   * last.
   */
  private void fetch(Set<Txid> wanted) {
    int before = 0;
    while (!wanted.isEmpty() && wanted.size() != before) {
      before = wanted.size();
      for (List<Txid> batch : batches(new ArrayList<>(wanted))) {
        fetchBatch(batch, wanted);
        if (content.totals().bytes() > maxBytes) {
          throw new TooLarge();
        }
      }
    }
    vanished += wanted.size();
  }

  private static List<List<Txid>> batches(List<Txid> ids) {
    List<List<Txid>> batches = new ArrayList<>();
    for (int from = 0; from < ids.size(); from += NodeMempool.MAX_BATCH) {
      batches.add(ids.subList(from, Math.min(ids.size(), from + NodeMempool.MAX_BATCH)));
    }
    return batches;
  }

  private void fetchBatch(List<Txid> batch, Set<Txid> wanted) {
    Map<Txid, RawTransaction> waiting = new LinkedHashMap<>();
    node.transactions(batch).forEach(tx -> waiting.put(tx.txid(), tx));
    for (Txid id : batch) {
      if (!waiting.containsKey(id)) {
        wanted.remove(id);
        vanished++;
      }
    }
    while (true) {
      List<RawTransaction> ready = new ArrayList<>();
      for (Iterator<RawTransaction> it = waiting.values().iterator(); it.hasNext(); ) {
        RawTransaction tx = it.next();
        if (tx.inputs().stream().noneMatch(input -> wanted.contains(input.txid()))) {
          ready.add(tx);
          it.remove();
        }
      }
      if (ready.isEmpty()) {
        return;
      }
      add(ready);
      ready.forEach(tx -> wanted.remove(tx.txid()));
    }
  }

  private void add(List<RawTransaction> ready) {
    Map<OutPoint, MempoolTx.Output> coins = new HashMap<>();
    List<OutPoint> confirmed = new ArrayList<>();
    for (RawTransaction tx : ready) {
      for (OutPoint input : tx.inputs()) {
        MempoolTx.Output own = content.output(input);
        if (own != null) {
          coins.put(input, own);
        } else {
          confirmed.add(input);
        }
      }
    }
    for (int from = 0; from < confirmed.size(); from += NodeMempool.MAX_COIN_BATCH) {
      int to = Math.min(confirmed.size(), from + NodeMempool.MAX_COIN_BATCH);
      node.coins(confirmed.subList(from, to))
          .forEach((point, output) -> coins.put(point, converted(output)));
    }
    MempoolEdit edit = new MempoolEdit(content);
    for (RawTransaction raw : ready) {
      if (coins.keySet().containsAll(raw.inputs())) {
        MempoolTx tx = whole(raw, coins);
        edit.add(tx);
        if (publishing) {
          publish(new MempoolChange.Appeared(tx));
        }
      } else {
        // A block spent its inputs, or its parent left: it is no longer in the mempool either.
        vanished++;
      }
    }
    content = edit.build();
  }

  private static MempoolTx.Output converted(RawTransaction.Output output) {
    return new MempoolTx.Output(output.script(), output.valueSat());
  }

  private static MempoolTx whole(RawTransaction raw, Map<OutPoint, MempoolTx.Output> coins) {
    List<MempoolTx.Input> spent = new ArrayList<>(raw.inputs().size());
    long fee = 0;
    for (OutPoint input : raw.inputs()) {
      MempoolTx.Output coin = java.util.Objects.requireNonNull(coins.get(input));
      spent.add(new MempoolTx.Input(input, coin));
      fee = Math.addExact(fee, coin.valueSat());
    }
    List<MempoolTx.Output> created =
        raw.outputs().stream().map(MempoolSync::converted).toList();
    for (MempoolTx.Output output : created) {
      fee = Math.subtractExact(fee, output.valueSat());
    }
    return new MempoolTx(
        raw.txid(), fee, raw.vsize(), Instant.ofEpochSecond(raw.time()), created, spent);
  }

  /** The mempool exceeds the memory limit. */
  static final class TooLarge extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooLarge() {
      super("the mempool is too large", null, false, false);
    }
  }
}
