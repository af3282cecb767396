package org.utxod.query.signing;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.utxod.query.signing.CoinReservations.Reservation;
import org.utxod.query.signing.SigningException.Kind;
import org.utxod.store.account.SigningRow;
import org.utxod.store.account.SigningStore;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Txid;

/**
 * The transactions that others sign, with what each reserves: in the store before anybody is told of them, in memory as long as
 * they may change. Thread-safe.
 */
final class SigningBook {
  /** Those that will not change any more and are remembered, the latest; ids of older ones can be used again. */
  private static final int KEPT = 50_000;

  /** Coins that are remembered to have been free again. */
  private static final int FREED = 5_000;

  private final SigningStore store;
  private final CoinReservations reservations;
  private final int maxOpen;
  private final Map<Key, Open> open = new ConcurrentHashMap<>();
  private final Map<Txid, Boolean> signed = new ConcurrentHashMap<>();
  private final TreeMap<Long, SigningRow> closed = new TreeMap<>();
  private final Map<Key, List<OutPoint>> preparing = new HashMap<>();
  private long next;

  record Key(int account, String id) {
    static Key of(SigningRow row) {
      return new Key(row.account(), row.id());
    }
  }

  /** One that may change, one step at a time: whoever changes it holds the lock. */
  static final class Open {
    final ReentrantLock lock = new ReentrantLock();
    private volatile SigningRow row;

    Open(SigningRow row) {
      this.row = row;
    }

    SigningRow row() {
      return row;
    }
  }

  /**
   * Reads what is kept.
   *
   * @param accounts that there are; what belongs to others is forgotten
   */
  SigningBook(
      SigningStore store, CoinReservations reservations, int maxOpen, Set<Integer> accounts) {
    this.store = store;
    this.reservations = reservations;
    this.maxOpen = maxOpen;
    Set<Integer> gone = new HashSet<>();
    store.forEach(row -> {
      if (!accounts.contains(row.account())) {
        gone.add(row.account());
        return;
      }
      remember(row);
    });
    gone.forEach(store::removeAll);
    next = store.next();
    reservations.transactions(signed::containsKey, this::lately);
  }

  private void remember(SigningRow row) {
    Txid txid = Rows.finalId(row);
    if (txid != null) {
      signed.put(txid, true);
    }
    if (row.closed()) {
      synchronized (closed) {
        closed.put(row.sequence(), Rows.slim(row));
      }
      Open was = open.remove(Key.of(row));
      if (was != null) {
        was.row = row; // Whoever waits for its lock is to see that it is done.
      }
      reservations.free(coins(row), Key.of(row));
    } else {
      open.computeIfAbsent(Key.of(row), key -> new Open(row)).row = row;
      boolean waits = row.state() == SigningState.OPEN.code();
      reservations.reserve(
          coins(row), new Reservation(row.account(), row.id(), waits ? row.until() : 0));
    }
  }

  static List<OutPoint> coins(SigningRow row) {
    return row.inputs().stream().map(SigningRow.Input::outPoint).toList();
  }

  Optional<SigningRow> find(int account, String id) {
    Open now = open.get(new Key(account, id));
    return now == null ? store.find(account, id) : Optional.of(now.row);
  }

  Optional<Open> open(int account, String id) {
    return Optional.ofNullable(open.get(new Key(account, id)));
  }

  Collection<Open> all() {
    return List.copyOf(open.values());
  }

  int openCount() {
    return open.size();
  }

  byte[] psbt(SigningRow row) {
    return store.psbt(row);
  }

  List<SigningRow> page(int account, @Nullable Long before, int limit) {
    return store.page(account, before, limit);
  }

  /** Coins of the latest that are done, to end what else holds them. */
  private Set<OutPoint> lately() {
    Set<OutPoint> coins = new HashSet<>();
    synchronized (closed) {
      for (SigningRow row : closed.descendingMap().values()) {
        if (coins.size() >= FREED) {
          break;
        }
        store.find(row.account(), row.id()).ifPresent(whole -> coins.addAll(coins(whole)));
      }
    }
    return coins;
  }

  /**
   * Begins one: nobody else can use its id until it {@link #create}s or {@link #abandon}s it.
   *
   * @return one of that id that somebody else made meanwhile; then nothing was begun
   */
  Optional<SigningRow> begin(Key key) {
    synchronized (preparing) {
      Optional<SigningRow> there = find(key.account(), key.id());
      if (there.isPresent()) {
        return there;
      }
      if (preparing.containsKey(key)) {
        throw new SigningException(
            Kind.UNAVAILABLE, "The transaction of that id is being made. Ask again in a moment.");
      }
      if (open.size() + preparing.size() >= maxOpen) {
        throw new SigningException(
            Kind.WRONG_STATE,
            "There are " + maxOpen
                + " transactions that wait for signatures or blocks, the maximum. Release some, or raise "
                + "psbt.max_open.");
      }
      preparing.put(key, List.of());
      return Optional.empty();
    }
  }

  /** The coins of one that was begun; what it held before is free. To be called exclusively. */
  void hold(Key key, List<OutPoint> coins, long until) {
    synchronized (preparing) {
      reservations.free(preparing.getOrDefault(key, List.of()), key);
      preparing.put(key, coins);
      reservations.reserve(coins, new Reservation(key.account(), key.id(), until));
    }
  }

  /** Gives up one that was begun. */
  void abandon(Key key) {
    synchronized (preparing) {
      List<OutPoint> held = preparing.remove(key);
      if (held != null) {
        reservations.free(held, key);
      }
    }
  }

  /** Keeps one that was begun; on return it survives a crash of the machine. */
  SigningRow create(SigningRow made, byte[] psbt) {
    SigningRow row;
    synchronized (preparing) {
      row = Rows.numbered(made, next);
      store.create(row, psbt);
      next++;
      remember(row);
      preparing.remove(Key.of(row));
    }
    forgetOld();
    return row;
  }

  /** Records what became of one; the caller holds its lock. */
  void change(SigningRow row) {
    store.change(row);
    remember(row);
  }

  /** As {@link #change}, with another PSBT; empty to forget that. */
  void change(SigningRow row, byte[] psbt) {
    store.change(row, psbt);
    remember(row);
  }

  private void forgetOld() {
    List<SigningRow> old = new ArrayList<>();
    synchronized (closed) {
      while (closed.size() > KEPT) {
        old.add(closed.pollFirstEntry().getValue());
      }
    }
    for (SigningRow row : old) {
      store.find(row.account(), row.id()).map(Rows::finalId).ifPresent(signed::remove);
      store.remove(row);
    }
  }

  /** Forgets all that belongs to accounts that are gone. */
  void retainAccounts(Set<Integer> there) {
    Set<Integer> gone = new HashSet<>();
    for (Open one : all()) {
      SigningRow row = one.row;
      if (!there.contains(row.account())) {
        gone.add(row.account());
        open.remove(Key.of(row));
        reservations.free(coins(row), Key.of(row));
      }
    }
    synchronized (closed) {
      closed.values().removeIf(row -> {
        boolean orphan = !there.contains(row.account());
        if (orphan) {
          gone.add(row.account());
        }
        return orphan;
      });
    }
    gone.forEach(store::removeAll);
  }
}
