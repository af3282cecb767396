package org.utxod.query.account.book;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.utxod.store.account.AccountBranch;
import org.utxod.store.account.AccountHead;
import org.utxod.store.account.AccountTotals;

/**
 * An account as of the block to which all were followed.
 *
 * @param branches of its descriptor by their numbers; none where it has no descriptor
 */
public record AccountState(
    AccountHead head, AccountTotals totals, SortedMap<Integer, AccountBranch> branches) {
  public AccountState {
    branches = Collections.unmodifiableSortedMap(new TreeMap<>(branches));
  }

  /** Numbers of confirmations, from 2 on, that events tell of. */
  public List<Integer> depths() {
    return head.definition().isEmpty()
        ? List.of()
        : AccountDefinition.parse(head.definition()).depths();
  }

  /** The same with another head. */
  public AccountState with(AccountHead other) {
    return new AccountState(other, totals, branches);
  }

  /** The same with other totals. */
  public AccountState with(AccountTotals other) {
    return new AccountState(head, other, branches);
  }

  /** The same with another branch. */
  public AccountState with(int number, AccountBranch branch) {
    SortedMap<Integer, AccountBranch> all = new TreeMap<>(branches);
    all.put(number, branch);
    return new AccountState(head, totals, all);
  }
}
