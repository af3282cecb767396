package org.utxod.query.account.event;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.utxod.query.account.book.AccountBook;
import org.utxod.query.account.book.BlockEntries;
import org.utxod.query.port.mempool.MempoolChange;
import org.utxod.query.port.mempool.MempoolSums;
import org.utxod.query.port.mempool.MempoolTx;
import org.utxod.query.port.mempool.MempoolView;
import org.utxod.query.watch.MempoolInbox;
import org.utxod.store.account.AccountEvent;
import org.utxod.store.account.AccountEvent.Kind;
import org.utxod.store.account.AccountStore;
import org.utxod.store.account.AccountView;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.chain.Txid;

/**
 * The unconfirmed transactions of each account. Changes are taken in on one thread ({@link #turn}); the rest is for any
 * number of them.
 */
public final class AccountMempool {
  /** Unconfirmed transactions of one account that are told; a mempool has room for few more than so many. */
  private static final int MAX_TRANSACTIONS = 100_000;

  private static final int MAX_OUTPUTS = 1_000;

  /** Transactions of an account among which one is looked for that left the mempool while nobody looked. */
  private static final int RECENT = 1_000;

  private final AccountBook book;
  private final AccountStore store;
  private final MempoolView mempool;
  private final MempoolInbox inbox;
  private final Map<Integer, Map<Txid, MempoolSums>> byAccount = new HashMap<>();

  /** @param wake wakes the thread that takes turns */
  public AccountMempool(AccountBook book, AccountStore store, MempoolView mempool, Runnable wake) {
    this.book = book;
    this.store = store;
    this.mempool = mempool;
    this.inbox = new MempoolInbox(wake);
  }

  /** Where the mempool puts what came and went. */
  public MempoolInbox inbox() {
    return inbox;
  }

  /** Takes in what happened since, and tells of it. */
  public void turn() {
    List<MempoolChange> changes = inbox.drain();
    if (changes.isEmpty() || book.accounts().byId().isEmpty()) {
      return;
    }
    List<AccountEvent> events = new ArrayList<>();
    try (AccountView rows = store.view()) {
      if (changes.stream().anyMatch(MempoolChange.Reset.class::isInstance)) {
        readAnew(rows, events);
      } else {
        for (MempoolChange change : changes) {
          if (change instanceof MempoolChange.Appeared appeared) {
            add(rows, appeared.tx(), events);
          } else if (change instanceof MempoolChange.Left left) {
            remove(left.tx().txid(), left.mined(), events);
          }
        }
      }
    }
    book.tell(events);
  }

  /* Changes were missed: what is there is compared with what was. */
  private void readAnew(AccountView rows, List<AccountEvent> events) {
    Map<Integer, Map<Txid, MempoolSums>> before;
    synchronized (byAccount) {
      before = new HashMap<>(byAccount);
      byAccount.clear();
    }
    List<AccountEvent> found = new ArrayList<>();
    mempool
        .now()
        .ifPresent(now -> now.txids()
            .forEach(txid -> now.transaction(txid).ifPresent(tx -> add(rows, tx, found))));
    for (AccountEvent event : found) {
      if (!before.getOrDefault(event.account(), Map.of()).containsKey(event.txid())) {
        events.add(event);
      }
    }
    before.forEach((account, all) -> all.forEach((txid, sums) -> {
      if (!isThere(account, txid) && !isInBlock(rows, account, txid)) {
        events.add(gone(account, txid, sums));
      }
    }));
  }

  private boolean isThere(int account, Txid txid) {
    synchronized (byAccount) {
      return byAccount.getOrDefault(account, Map.of()).containsKey(txid);
    }
  }

  private static boolean isInBlock(AccountView rows, int account, Txid txid) {
    return rows.page(account, false, null, RECENT).stream()
        .anyMatch(entry -> entry.txid().equals(txid));
  }

  private void add(AccountView rows, MempoolTx tx, List<AccountEvent> events) {
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
      MempoolSums sums = new MempoolSums(received, spent);
      if (put(account, tx.txid(), sums)) {
        events.add(unconfirmed(account, tx, sums, scripts));
      }
    });
  }

  private static AccountEvent unconfirmed(
      int account, MempoolTx tx, MempoolSums sums, Set<ScriptKey> scripts) {
    List<AccountEvent.Output> outputs = new ArrayList<>();
    for (int vout = 0; vout < tx.created().size(); vout++) {
      MempoolTx.Output output = tx.created().get(vout);
      if (scripts.contains(output.script().key()) && outputs.size() < MAX_OUTPUTS) {
        outputs.add(
            new AccountEvent.Output(vout, output.valueSat(), output.script().key()));
      }
    }
    long all =
        tx.spent().stream().mapToLong(input -> input.prevout().valueSat()).sum();
    long ownFee = BlockEntries.share(tx.feeSat(), sums.spentSat(), all);
    return of(account, Kind.UNCONFIRMED, tx.txid(), sums, ownFee, outputs);
  }

  private static AccountEvent gone(int account, Txid txid, MempoolSums sums) {
    return of(account, Kind.GONE, txid, sums, 0, List.of());
  }

  private static AccountEvent of(
      int account,
      Kind kind,
      Txid txid,
      MempoolSums sums,
      long ownFee,
      List<AccountEvent.Output> outputs) {
    long net = sums.receivedSat() - sums.spentSat() + ownFee;
    return new AccountEvent(
        0,
        account,
        kind,
        txid,
        null,
        0,
        sums.receivedSat(),
        sums.spentSat(),
        Math.max(0, net),
        Math.max(0, -net),
        outputs);
  }

  /** Whether it was not there before. */
  private boolean put(int account, Txid txid, MempoolSums sums) {
    synchronized (byAccount) {
      Map<Txid, MempoolSums> all = byAccount.computeIfAbsent(account, id -> new LinkedHashMap<>());
      return all.size() < MAX_TRANSACTIONS && all.put(txid, sums) == null;
    }
  }

  private void note(AccountView rows, ScriptKey script, Map<Integer, Set<ScriptKey>> touched) {
    if (book.filter().mayContain(script)) {
      rows.accountsOf(script)
          .forEach(id -> touched.computeIfAbsent(id, key -> new HashSet<>()).add(script));
    }
  }

  private void remove(Txid txid, boolean mined, List<AccountEvent> events) {
    synchronized (byAccount) {
      byAccount.forEach((account, all) -> {
        MempoolSums sums = all.remove(txid);
        if (sums != null && !mined) {
          events.add(gone(account, txid, sums));
        }
      });
    }
  }

  /** The mempool beside an index at that block; empty where none is known. */
  public Optional<MempoolView.Snapshot> snapshot(ChainPoint point) {
    return mempool.at(point);
  }

  /** An unconfirmed transaction of an account. */
  public record Unconfirmed(MempoolTx tx, MempoolSums sums) {}

  /**
   * The account's unconfirmed transactions beside an index at that block, in the order in which they came.
   *
   * @return empty where no mempool is known for that block
   */
  public Optional<List<Unconfirmed>> of(int account, ChainPoint point) {
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
