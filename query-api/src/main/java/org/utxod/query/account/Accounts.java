package org.utxod.query.account;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.utxod.store.account.AccountPosition;
import org.utxod.store.chain.ChainPoint;

/**
 * All accounts as of one block. Immutable.
 *
 * @param position null before the first account
 * @param byId by their numbers
 * @param lastEvent the sequence of the last event; 0 before the first
 */
record Accounts(
    @Nullable AccountPosition position, Map<Integer, AccountState> byId, long lastEvent) {
  static final Accounts NONE = new Accounts(null, Map.of(), 0);

  Accounts {
    byId = Map.copyOf(byId);
  }

  /** The block; null before the first account. */
  @Nullable
  ChainPoint point() {
    return position == null ? null : position.point();
  }

  Optional<AccountState> named(String name) {
    return byId.values().stream().filter(one -> one.head().name().equals(name)).findAny();
  }

  /** In the order of their names. */
  Collection<AccountState> all() {
    Map<String, AccountState> byName = new TreeMap<>();
    byId.values().forEach(one -> byName.put(one.head().name(), one));
    return byName.values();
  }

  long scripts() {
    return byId.values().stream().mapToLong(one -> one.totals().scripts()).sum();
  }
}
