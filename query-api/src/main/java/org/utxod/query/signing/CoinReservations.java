package org.utxod.query.signing;

import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Txid;

/**
 * Which coins are spoken for, by whoever spends coins here: transactions that others sign, and payouts from the node's wallet. A
 * coin is chosen and reserved {@link #exclusively}, so that no two choose the same. Thread-safe.
 */
public final class CoinReservations {
  /**
   * A reservation.
   *
   * @param account of the transaction, in which its id is unique; 0 for one of the wallet's
   * @param holder the id of the transaction; {@code payouts} for one of the wallet's
   * @param until seconds since 1970; 0 where it ends with a block only
   */
  public record Reservation(int account, String holder, long until) {
    private boolean isOf(SigningBook.Key key) {
      return account == key.account() && holder.equals(key.id());
    }
  }

  private static final Reservation OF_PAYOUTS = new Reservation(0, "payouts", 0);

  private final ReentrantLock turn = new ReentrantLock();
  private final Map<OutPoint, Reservation> bySigning = new ConcurrentHashMap<>();
  private volatile Supplier<Set<OutPoint>> ofPayouts = Set::of;
  private volatile Predicate<Txid> ours = txid -> false;
  private volatile Supplier<Set<OutPoint>> freed = Set::of;

  /** From now on these are spoken for too; they are asked for within {@link #exclusively}. */
  public void payouts(Supplier<Set<OutPoint>> coins) {
    ofPayouts = coins;
  }

  void transactions(Predicate<Txid> known, Supplier<Set<OutPoint>> freedLately) {
    ours = known;
    freed = freedLately;
  }

  /** Coins that were reserved for a signer lately and are not any more, some thousands at most. */
  public Set<OutPoint> freedLately() {
    Set<OutPoint> coins = new HashSet<>(freed.get());
    coins.removeAll(bySigning.keySet());
    return coins;
  }

  /** Whether a transaction is one that others signed here. */
  public boolean isSigned(Txid txid) {
    return ours.test(txid);
  }

  /** Runs work during which nobody else chooses or reserves coins; it must be short. */
  public <T> T exclusively(Supplier<T> work) {
    turn.lock();
    try {
      return work.get();
    } finally {
      turn.unlock();
    }
  }

  /** Coins of transactions that others sign; a copy. */
  public Set<OutPoint> ofSigning() {
    return new HashSet<>(bySigning.keySet());
  }

  /** All coins that are spoken for; a copy. */
  Set<OutPoint> all() {
    Set<OutPoint> all = ofSigning();
    all.addAll(ofPayouts.get());
    return all;
  }

  void reserve(Collection<OutPoint> coins, Reservation reservation) {
    coins.forEach(coin -> bySigning.put(coin, reservation));
  }

  void free(Collection<OutPoint> coins, SigningBook.Key of) {
    coins.forEach(
        coin -> bySigning.computeIfPresent(coin, (key, now) -> now.isOf(of) ? null : now));
  }

  /** Tells of coins by whom they are reserved, as of now. */
  public interface Lookup {
    Optional<Reservation> of(OutPoint coin);
  }

  /** As of now, for many coins. */
  public Lookup lookup() {
    Set<OutPoint> payouts = ofPayouts.get();
    return coin -> Optional.ofNullable(bySigning.get(coin))
        .or(() -> payouts.contains(coin) ? Optional.of(OF_PAYOUTS) : Optional.empty());
  }
}
