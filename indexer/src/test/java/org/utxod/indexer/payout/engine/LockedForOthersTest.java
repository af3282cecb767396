package org.utxod.indexer.payout.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.utxod.indexer.payout.wallet.WalletException;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Txid;

/** A coin that others reserved is not locked in the wallet for ever. */
class LockedForOthersTest {
  private static final OutPoint ONE = coin(1);
  private static final OutPoint TWO = coin(2);

  private final Set<OutPoint> reserved = new HashSet<>();
  private final Set<OutPoint> freed = new HashSet<>();
  private final Set<OutPoint> locks = new HashSet<>();
  private boolean away;
  private LockedForOthers coins = started();

  private static OutPoint coin(int vout) {
    return new OutPoint(Txid.ofDisplay("ab".repeat(32)), vout);
  }

  private LockedForOthers started() {
    return new LockedForOthers(
        () -> Set.copyOf(reserved), () -> Set.copyOf(freed), locks::addAll, gone -> {
          if (away) {
            throw new WalletException(WalletException.Kind.AWAY, "away");
          }
          locks.removeAll(gone);
        });
  }

  @Test
  void what_was_locked_before_a_start_and_is_freed_after_it_is_unlocked() {
    reserved.add(ONE);
    coins.lock(Set.of(ONE));
    coins = started();
    coins.unlockFreed(Set::of);
    assertThat(locks).containsExactly(ONE);
    reserved.clear();
    coins.unlockFreed(Set::of);
    assertThat(locks).isEmpty();
  }

  @Test
  void what_was_freed_while_nobody_looked_is_unlocked_unless_a_payout_has_it() {
    locks.addAll(Set.of(ONE, TWO));
    freed.addAll(Set.of(ONE, TWO));
    coins.unlockFreed(() -> Set.of(TWO));
    assertThat(locks).containsExactly(TWO);
  }

  @Test
  void a_wallet_that_is_away_is_asked_again() {
    reserved.add(ONE);
    coins.lock(Set.of(ONE));
    coins.unlockFreed(Set::of);
    reserved.clear();
    away = true;
    assertThatThrownBy(() -> coins.unlockFreed(Set::of)).isInstanceOf(WalletException.class);
    away = false;
    coins.unlockFreed(Set::of);
    assertThat(locks).isEmpty();
  }
}
