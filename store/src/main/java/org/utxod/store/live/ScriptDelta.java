package org.utxod.store.live;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.chain.Txid;
import org.utxod.store.core.Change;
import org.utxod.store.core.Invariants;
import org.utxod.store.model.StoreException;
import org.utxod.store.schema.ActivityRow;
import org.utxod.store.schema.BalanceRow;
import org.utxod.store.schema.CoinRow;

/**
 * What a block does to one script: its balance afterwards, and a row of activity for each of its transactions there. For
 * the writer's thread.
 */
public final class ScriptDelta {
  private final ChainPoint block;
  private final List<Change> changes;
  private final BalanceRow before;
  private final List<Activity> activity = new ArrayList<>(2);
  private long sat;
  private long coins;
  private long coinbaseSat;
  private List<BalanceRow.Young> young;

  /** One transaction's doings, with the position that its key needs. */
  record Activity(int transactionIndex, ActivityRow row) {}

  /**
   * Goes through a script's changes in block order.
   *
   * @param txids finds a transaction's id by its position in the block
   * @throws StoreException of kind {@code INVARIANT} where the script would hold less than nothing
   */
  ScriptDelta(
      ChainPoint block,
      List<Change> changesOfScript,
      @Nullable BalanceRow before,
      Transactions txids) {
    this.block = block;
    this.before = before == null ? BalanceRow.NONE : before;
    this.sat = this.before.sat();
    this.coins = this.before.coins();
    this.young = this.before.young();
    this.changes = changesOfScript.size() == 1 ? changesOfScript : inBlockOrder(changesOfScript);
    for (int from = 0; from < changes.size(); ) {
      int end = from + 1;
      while (end < changes.size()
          && changes.get(end).transactionIndex == changes.get(from).transactionIndex) {
        end++;
      }
      transaction(changes.subList(from, end), txids);
      from = end;
    }
  }

  private static List<Change> inBlockOrder(List<Change> changes) {
    List<Change> ordered = new ArrayList<>(changes);
    ordered.sort(Change::byPosition);
    return ordered;
  }

  private void transaction(List<Change> ofOne, Transactions txids) {
    long received = 0;
    long spent = 0;
    int created = 0;
    int gone = 0;
    for (Change change : ofOne) {
      if (change.unknown) {
        continue;
      }
      if (!change.created) {
        spent = Math.addExact(spent, change.valueSat);
        gone++;
        continue;
      }
      received = Math.addExact(received, change.valueSat);
      created++;
      if (change.transactionIndex == 0) {
        coinbaseSat = Math.addExact(coinbaseSat, change.valueSat);
      }
      if (change.before
          != null) { // BIP 30: the earlier coin of the same name is overwritten and gone
        spent = Math.addExact(spent, CoinRow.valueSat(change.before));
        gone++;
        forgetYoung(CoinRow.code(change.before) >>> 1, CoinRow.valueSat(change.before));
      }
    }
    if (created == 0 && gone == 0) {
      return;
    }
    sat = Math.subtractExact(Math.addExact(sat, received), spent);
    coins += created - gone;
    if (sat < 0 || coins < 0 || (coins == 0 && sat != 0)) {
      throw Invariants.broken(
          block,
          "the script "
              + ScriptKey.read(ofOne.get(0).coinKey, 0)
              + " would hold "
              + sat
              + " satoshis in "
              + coins
              + " coins");
    }
    int index = ofOne.get(0).transactionIndex;
    activity.add(new Activity(
        index, new ActivityRow(txids.id(index), received, spent, created, gone, sat, coins)));
  }

  private void forgetYoung(int height, long overwrittenSat) {
    List<BalanceRow.Young> rest = new ArrayList<>();
    for (BalanceRow.Young entry : young) {
      long left = entry.height() == height ? entry.sat() - overwrittenSat : entry.sat();
      if (left > 0) {
        rest.add(new BalanceRow.Young(entry.height(), left));
      }
    }
    young = List.copyOf(rest);
  }

  /** The script's row before the block. */
  BalanceRow before() {
    return before;
  }

  /** The script's row after the block. */
  BalanceRow after() {
    return new BalanceRow(
        sat, coins, new BalanceRow(sat, coins, young).youngAfter(block.height(), coinbaseSat));
  }

  /** Rows of activity in block order. */
  List<Activity> activity() {
    return activity;
  }

  /** Finds a transaction's id by its position in the block. */
  interface Transactions {
    Txid id(int index);
  }
}
