package org.utxod.query.account.book;

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
public record Accounts(
    @Nullable AccountPosition position, Map<Integer, AccountState> byId, long lastEvent) {
  static final Accounts NONE = new Accounts(null, Map.of(), 0);

  public Accounts {
    byId = Map.copyOf(byId);
  }

  /** The block; null before the first account. */
  @Nullable
  public ChainPoint point() {
    return position == null ? null : position.point();
  }

  /** By its name. */
  public Optional<AccountState> named(String name) {
    return byId.values().stream().filter(one -> one.head().name().equals(name)).findAny();
  }

  /** In the order of their names. */
  public Collection<AccountState> all() {
    Map<String, AccountState> byName = new TreeMap<>();
    byId.values().forEach(one -> byName.put(one.head().name(), one));
    return byName.values();
  }

  /** The scripts of all of them. */
  public long scripts() {
    return byId.values().stream().mapToLong(one -> one.totals().scripts()).sum();
  }
}
