package org.utxod.store.effect;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.chain.Txid;
import org.utxod.store.model.Activity;
import org.utxod.store.model.ActivityPosition;
import org.utxod.store.model.Balance;
import org.utxod.store.schema.BalanceRow;

/**
 * What one block did to one script.
 *
 * @param before the script's balance before the block
 * @param holds whether the script holds coins after the block
 * @param removedScript the bytes of a script of no standard form that holds nothing after the block but did before
 * @param transactions in block order
 * @param overwritten coins that a coinbase of the same txid replaced (BIP 30)
 */
public record ScriptEffect(
    ScriptKey script,
    BalanceRow before,
    boolean holds,
    @Nullable Script removedScript,
    List<TransactionEffect> transactions,
    List<TransactionEffect.Spent> overwritten) {
  /** Whether the script held coins before the block. */
  public boolean held() {
    return before.coins() > 0;
  }

  /** Satoshis and coins after the block; of its immature part nothing is said. */
  public Balance after() {
    long sat = before.sat();
    long coins = before.coins();
    for (TransactionEffect one : transactions) {
      sat += one.receivedSat() - one.spentSat();
      coins += one.created() - one.spent();
    }
    return new Balance(sat, coins, 0);
  }

  /** The script's activity in the block, in block order. */
  public List<Activity> activity(int height, IntToTxid txids) {
    List<Activity> activity = new ArrayList<>(transactions.size());
    long balance = before.sat();
    for (TransactionEffect one : transactions) {
      balance += one.receivedSat() - one.spentSat();
      activity.add(new Activity(
          new ActivityPosition(height, one.index()),
          txids.txid(one.index()),
          one.receivedSat(),
          one.spentSat(),
          one.created(),
          one.spent(),
          balance));
    }
    return activity;
  }

  /** Finds the id of a transaction by its position in the block. */
  @FunctionalInterface
  public interface IntToTxid {
    /** The id of the transaction at {@code index}. */
    Txid txid(int index);
  }
}
