package org.utxod.query.account.book;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.utxod.store.account.AccountMember;
import org.utxod.store.account.AccountTotals;
import org.utxod.store.account.AccountView;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.model.Activity;
import org.utxod.store.model.Balance;
import org.utxod.store.model.BlockRecord;
import org.utxod.store.read.IndexView;

/** Sums of what scripts hold in a view of the index. For one thread. */
public final class MemberBalances {
  private static final int AT_ONCE = 2_000;

  /** Coinbase outputs are immature for so many blocks (Core: COINBASE_MATURITY). */
  private static final int MATURITY = 100;

  private static final int MAX_ACTIVITY = 1_000;

  private final IndexView view;
  private final int tipHeight;
  private final SortedMap<Integer, Long> coinbases = new TreeMap<>();
  private long sat;
  private long coins;

  public MemberBalances(IndexView view) {
    this.view = view;
    BlockRecord tip = view.state().tip();
    this.tipHeight = tip == null ? 0 : tip.point().height();
  }

  /** All scripts of an account. */
  AccountTotals of(AccountView rows, int account, long scripts) {
    ScriptKey after = null;
    while (true) {
      List<AccountMember> members = rows.members(account, after, AT_ONCE);
      add(members.stream().map(member -> member.script().key()).toList());
      if (members.size() < AT_ONCE) {
        return totals(scripts);
      }
      after = members.get(members.size() - 1).script().key();
    }
  }

  /** Adds some scripts. */
  public void add(List<ScriptKey> keys) {
    List<Balance> balances = view.balances(keys);
    for (int i = 0; i < keys.size(); i++) {
      Balance balance = balances.get(i);
      sat = Math.addExact(sat, balance.sat());
      coins += balance.coins();
      if (balance.immatureSat() > 0) {
        addCoinbases(keys.get(i));
      }
    }
  }

  private void addCoinbases(ScriptKey key) {
    List<Activity> recent = view.activityAbove(tipHeight - MATURITY, key, null, MAX_ACTIVITY);
    for (Activity one : recent) {
      if (one.position().transaction() == 0) {
        coinbases.merge(one.position().height(), one.receivedSat(), Long::sum);
      }
    }
  }

  /** The sum of all that was added. */
  public AccountTotals totals(long scripts) {
    List<AccountTotals.Coinbase> list = new ArrayList<>();
    coinbases.forEach((height, paid) -> list.add(new AccountTotals.Coinbase(height, paid)));
    return new AccountTotals(sat, coins, scripts, list);
  }

  /** The total, with what coinbases paid as it was remembered before. */
  static AccountTotals withOlder(AccountTotals now, AccountTotals before) {
    SortedMap<Integer, Long> all = new TreeMap<>();
    before.coinbases().forEach(one -> all.put(one.height(), one.sat()));
    now.coinbases().forEach(one -> all.merge(one.height(), one.sat(), Math::max));
    List<AccountTotals.Coinbase> list = new ArrayList<>();
    all.forEach((height, paid) -> list.add(new AccountTotals.Coinbase(height, paid)));
    return new AccountTotals(now.sat(), now.coins(), now.scripts(), list);
  }
}
