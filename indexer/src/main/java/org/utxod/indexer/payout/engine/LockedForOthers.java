package org.utxod.indexer.payout.engine;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.utxod.store.chain.OutPoint;

/**
 * Coins of the wallet that are locked in it as long as transactions that others sign reserve them. The wallet remembers its locks and
 * not what for, so that after a start all that can have been locked is looked after. For the engine's thread.
 */
final class LockedForOthers {
  private final Supplier<Set<OutPoint>> reserved;
  private final Supplier<Set<OutPoint>> freedLately;
  private final Consumer<Collection<OutPoint>> lock;
  private final Consumer<Collection<OutPoint>> unlock;
  private final Set<OutPoint> locked = new HashSet<>();
  private boolean begun;

  /**
   * As after a start.
   *
   * @param reserved coins that are reserved now
   * @param freedLately coins that were, and are not any more
   * @param lock of the wallet
   * @param unlock of the wallet; that of a coin that is not locked, or not its own, does nothing
   */
  LockedForOthers(
      Supplier<Set<OutPoint>> reserved,
      Supplier<Set<OutPoint>> freedLately,
      Consumer<Collection<OutPoint>> lock,
      Consumer<Collection<OutPoint>> unlock) {
    this.reserved = reserved;
    this.freedLately = freedLately;
    this.lock = lock;
    this.unlock = unlock;
  }

  /** Locks coins that are reserved. */
  void lock(Set<OutPoint> coins) {
    locked.addAll(coins);
    lock.accept(coins);
  }

  /**
   * Unlocks what is reserved no longer; what fails is done the next time.
   *
   * @param ofPayouts coins that stay locked
   */
  void unlockFreed(Supplier<Set<OutPoint>> ofPayouts) {
    Set<OutPoint> now = reserved.get();
    if (!begun) {
      locked.addAll(freedLately.get());
      locked.addAll(now);
      begun = true;
    }
    Set<OutPoint> free = new HashSet<>(locked);
    free.removeAll(now);
    if (!free.isEmpty()) {
      Set<OutPoint> unlocked = new HashSet<>(free);
      unlocked.removeAll(ofPayouts.get());
      unlock.accept(unlocked);
      locked.removeAll(free);
    }
  }
}
