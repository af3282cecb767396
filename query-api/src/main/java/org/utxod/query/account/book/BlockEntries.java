package org.utxod.query.account.book;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.utxod.store.account.AccountEntry;
import org.utxod.store.account.AccountView;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.chain.Txid;
import org.utxod.store.model.Activity;
import org.utxod.store.model.ActivityPosition;
import org.utxod.store.model.BlockRecord;
import org.utxod.store.read.IndexView;

/**
 * What a block did to accounts, from what it did to all scripts: the difference of what a transaction's inputs and outputs
 * hold is its fee. A provably unspendable output, which no index of coins has, counts as a part of the fee.
 */
public final class BlockEntries {
  private record Touched(ScriptKey script, List<Activity> activity) {}

  private final BlockRecord block;
  private final long[] created;
  private final long[] spent;
  private final List<Touched> touched = new ArrayList<>();

  private BlockEntries(BlockRecord block) {
    this.block = block;
    this.created = new long[block.transactions()];
    this.spent = new long[block.transactions()];
  }

  /**
   * Reads a block.
   *
   * @return null where it is not kept what it did
   */
  static @Nullable BlockEntries of(IndexView view, BlockRecord block, ScriptFilter filter) {
    BlockEntries entries = new BlockEntries(block);
    boolean kept = view.activityOfBlock(block.point().height(), (script, activity) -> {
      for (Activity one : activity) {
        int transaction = one.position().transaction();
        entries.created[transaction] += one.receivedSat();
        entries.spent[transaction] += one.spentSat();
      }
      if (filter.mayContain(script)) {
        entries.touched.add(new Touched(script, activity));
      }
    });
    return kept ? entries : null;
  }

  /** The entries by account, each in block order. */
  Map<Integer, List<AccountEntry>> byAccount(AccountView rows, Set<Integer> known) {
    Map<Integer, SortedMap<Integer, List<AccountEntry.Part>>> parts = new HashMap<>();
    Map<Integer, Txid> txids = new HashMap<>();
    for (Touched one : touched) {
      for (int account : rows.accountsOf(one.script)) {
        if (!known.contains(account)) {
          continue; // What is left of an account that was removed.
        }
        for (Activity activity : one.activity) {
          int transaction = activity.position().transaction();
          txids.put(transaction, activity.txid());
          parts
              .computeIfAbsent(account, id -> new TreeMap<>())
              .computeIfAbsent(transaction, tx -> new ArrayList<>())
              .add(new AccountEntry.Part(
                  one.script,
                  activity.receivedSat(),
                  activity.spentSat(),
                  activity.created(),
                  activity.spent()));
        }
      }
    }
    Map<Integer, List<AccountEntry>> entries = new HashMap<>();
    parts.forEach((account, of) -> {
      List<AccountEntry> list = new ArrayList<>(of.size());
      of.forEach((transaction, some) -> {
        some.sort(Comparator.comparing(AccountEntry.Part::script));
        list.add(entry(transaction, txids.get(transaction), some));
      });
      entries.put(account, list);
    });
    return entries;
  }

  private AccountEntry entry(int transaction, @Nullable Txid txid, List<AccountEntry.Part> parts) {
    if (txid == null) {
      throw new IllegalStateException("a transaction without an id");
    }
    long in = spent[transaction];
    long own = parts.stream().mapToLong(AccountEntry.Part::spentSat).sum();
    long fee = transaction == 0 ? 0 : in - created[transaction];
    boolean known = fee >= 0;
    return new AccountEntry(
        new ActivityPosition(block.point().height(), transaction),
        txid,
        medianTime(block),
        known ? fee : null,
        known ? share(fee, own, in) : 0,
        true,
        parts);
  }

  /** The part of a fee that falls to those who put in {@code own} of {@code all} satoshis, rounded down. */
  public static long share(long fee, long own, long all) {
    if (own == 0) {
      return 0;
    }
    return own == all
        ? fee
        : BigInteger.valueOf(fee)
            .multiply(BigInteger.valueOf(own))
            .divide(BigInteger.valueOf(all))
            .longValueExact();
  }

  /** The median time, by which days are counted, for it never goes back; where unknown, the miner's. */
  public static long medianTime(BlockRecord block) {
    return block.medianTime() > 0 ? block.medianTime() : block.time();
  }
}
