package org.utxod.query.account;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.utxod.query.port.mempool.MempoolChange;
import org.utxod.query.port.mempool.MempoolSums;
import org.utxod.query.port.mempool.MempoolTx;
import org.utxod.query.port.mempool.MempoolView;
import org.utxod.query.watch.MempoolInbox;
import org.utxod.store.account.AccountStore;
import org.utxod.store.account.AccountView;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.chain.Txid;

/**
 * The unconfirmed transactions of each account. Changes are taken in on one thread ({@link #turn}); the rest is for any
 * number of them.
 */
final class AccountMempool {
  /** Unconfirmed transactions of one account that are told; a mempool has room for few more than so many. */
  private static final int MAX_TRANSACTIONS = 100_000;

  private final AccountBook book;
  private final AccountStore store;
  private final MempoolView mempool;
  private final MempoolInbox inbox;
  private final Map<Integer, Map<Txid, MempoolSums>> byAccount = new HashMap<>();

  /** @param wake wakes the thread that takes turns */
  AccountMempool(AccountBook book, AccountStore store, MempoolView mempool, Runnable wake) {
    this.book = book;
    this.store = store;
    this.mempool = mempool;
    this.inbox = new MempoolInbox(wake);
  }

  MempoolInbox inbox() {
    return inbox;
  }

  /** Takes in what happened since. */
  void turn() {
    List<MempoolChange> changes = inbox.drain();
    if (changes.isEmpty() || book.accounts().byId().isEmpty()) {
      return;
    }
    try (AccountView rows = store.view()) {
      if (changes.stream().anyMatch(MempoolChange.Reset.class::isInstance)) {
        readAnew(rows);
        return;
      }
      for (MempoolChange change : changes) {
        if (change instanceof MempoolChange.Appeared appeared) {
          add(rows, appeared.tx());
        } else if (change instanceof MempoolChange.Left left) {
          remove(left.tx().txid());
        }
      }
    }
  }

  private void readAnew(AccountView rows) {
    synchronized (byAccount) {
      byAccount.clear();
    }
    mempool
        .now()
        .ifPresent(now ->
            now.txids().forEach(txid -> now.transaction(txid).ifPresent(tx -> add(rows, tx))));
  }

  private void add(AccountView rows, MempoolTx tx) {
    Map<Integer, Set<ScriptKey>> touched = new HashMap<>();
    tx.created().forEach(output -> note(rows, output.script().key(), touched));
    tx.spent().forEach(input -> note(rows, input.prevout().script().key(), touched));
    touched.forEach((account, scripts) -> {
      long received = 0;
      long spent = 0;
      for (ScriptKey script : scripts) {
        MempoolSums sums = tx.sums(script);
        received += sums.receivedSat();
        spent += sums.spentSat();
      }
      put(account, tx.txid(), new MempoolSums(received, spent));
    });
  }

  private void put(int account, Txid txid, MempoolSums sums) {
    synchronized (byAccount) {
      Map<Txid, MempoolSums> all = byAccount.computeIfAbsent(account, id -> new LinkedHashMap<>());
      if (all.size() < MAX_TRANSACTIONS) {
        all.put(txid, sums);
      }
    }
  }

  private void note(AccountView rows, ScriptKey script, Map<Integer, Set<ScriptKey>> touched) {
    if (book.filter().mayContain(script)) {
      rows.accountsOf(script)
          .forEach(id -> touched.computeIfAbsent(id, key -> new HashSet<>()).add(script));
    }
  }

  private void remove(Txid txid) {
    synchronized (byAccount) {
      byAccount.values().forEach(all -> all.remove(txid));
    }
  }

  /** An unconfirmed transaction of an account. */
  record Unconfirmed(MempoolTx tx, MempoolSums sums) {}

  /**
   * The account's unconfirmed transactions beside an index at that block, in the order in which they came.
   *
   * @return empty where no mempool is known for that block
   */
  Optional<List<Unconfirmed>> of(int account, ChainPoint point) {
    return mempool.at(point).map(snapshot -> {
      Map<Txid, MempoolSums> all;
      synchronized (byAccount) {
        all = new LinkedHashMap<>(byAccount.getOrDefault(account, Map.of()));
      }
      return all.entrySet().stream()
          .flatMap(one ->
              snapshot
                  .transaction(one.getKey())
                  .map(tx -> new Unconfirmed(tx, one.getValue()))
                  .stream())
          .toList();
    });
  }
}
