package org.utxod.store.effect;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.utxod.store.schema.BalanceRow;
import org.utxod.store.schema.RowWriter;

/**
 * Collects what one block did to one script and adds it to the block's record. One object is used for one script after the
 * other; not safe for use by several threads at once.
 */
public final class EntryBuilder {
  private final RowWriter transactions = new RowWriter(256);
  private final RowWriter vouts = new RowWriter(16);
  private final RowWriter spends = new RowWriter(64);
  private final List<TransactionEffect.Spent> overwritten = new ArrayList<>(0);
  private int transactionCount;
  private int lastIndex;
  private int voutCount;
  private int spendCount;

  /** Begins with another script or block. */
  public void clear() {
    transactions.clear();
    overwritten.clear();
    transactionCount = 0;
    lastIndex = 0;
    beginTransaction();
  }

  /** Begins with the script's next transaction in the block. */
  public void beginTransaction() {
    vouts.clear();
    spends.clear();
    voutCount = 0;
    spendCount = 0;
  }

  /** The open transaction created an output that the block left unspent. */
  public void created(int voutBits) {
    vouts.varint(voutBits & 0xFFFF_FFFFL);
    voutCount++;
  }

  /** The open transaction spent a coin that was there before the block; {@code onlyOne} where it spends no other. */
  public void spent(
      byte[] txid, int txidAt, int voutBits, int code, long valueSat, boolean onlyOne) {
    EffectEntry.spent(spends, txid, txidAt, voutBits, code, valueSat, onlyOne);
    spendCount++;
  }

  /** A coin was replaced by one of the same name (BIP 30). */
  public void overwrote(TransactionEffect.Spent coin) {
    overwritten.add(coin);
  }

  /** Ends the open transaction with its sums, those of coins that the block created and spent included. */
  public void endTransaction(int index, long receivedSat, long spentSat, int created, int spent) {
    EffectEntry.transaction(transactions, index - lastIndex, created, spent);
    if (created > 0) {
      transactions.amount(receivedSat).varint(voutCount).append(vouts);
    }
    if (spent > 0) {
      transactions.amount(spentSat).varint(spendCount).append(spends);
    }
    lastIndex = index;
    transactionCount++;
  }

  /** Whether no transaction did anything to the script. */
  public boolean isEmpty() {
    return transactionCount == 0;
  }

  /**
   * Adds the entry to a block's record.
   *
   * @param holds whether the script holds coins after the block
   * @param sumsKnown whether the transactions' sums are what they were: the balance before may be left out where it follows
   * @param removedScript see {@link ScriptEffect}
   */
  public void addTo(
      EffectsBuilder block,
      byte[] key,
      int keyAt,
      int keyLength,
      BalanceRow before,
      boolean holds,
      boolean sumsKnown,
      byte @Nullable [] removedScript) {
    RowWriter row = block.begin(key, keyAt);
    EffectEntry.head(
        row,
        key,
        keyAt,
        keyLength,
        before,
        holds,
        sumsKnown,
        removedScript,
        !overwritten.isEmpty());
    row.varint(transactionCount).append(transactions);
    if (!overwritten.isEmpty()) {
      row.varint(overwritten.size());
      for (TransactionEffect.Spent coin : overwritten) {
        EffectEntry.spent(
            row, coin.txid().wire(), 0, coin.voutBits(), coin.code(), coin.valueSat(), false);
      }
    }
    block.end();
  }
}
