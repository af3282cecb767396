package org.utxod.store.account;

import java.util.Objects;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.kv.KeyRange;
import org.utxod.store.kv.WriteBatch;
import org.utxod.store.model.ActivityPosition;
import org.utxod.store.schema.AccountKey;
import org.utxod.store.schema.ColumnFamily;
import org.utxod.store.schema.RowWriter;

/** Changes of accounts that are applied at once. For one thread. */
public final class AccountChange {
  private static final byte[] NOTHING = {};

  private final WriteBatch batch;

  AccountChange(WriteBatch batch) {
    this.batch = batch;
  }

  WriteBatch batch() {
    return batch;
  }

  boolean isEmpty() {
    return batch.count() == 0;
  }

  /** Bytes so far. */
  public int size() {
    return batch.size();
  }

  private void put(byte[] key, byte[] value) {
    batch.put(ColumnFamily.ACCOUNT, key, value);
  }

  /** A new account, or another definition of it. */
  public void head(AccountHead head) {
    put(AccountKey.head(head.id()), head.value());
    put(AccountKey.name(head.name()), number(head.id()));
  }

  /** The number of the next account. */
  public void next(int id) {
    put(AccountKey.next(), number(id));
  }

  private static byte[] number(int number) {
    return new RowWriter(4).u32(number).bytes();
  }

  /** All accounts are as of this now. */
  public void position(AccountPosition position) {
    put(AccountKey.position(), position.value());
  }

  /** A block was followed; older ones are forgotten. */
  public void block(ChainPoint point, int kept) {
    block(point);
    if (point.height() >= kept) {
      batch.delete(ColumnFamily.ACCOUNT, AccountKey.block(point.height() - kept));
    }
  }

  /** The hash of a block. */
  public void block(ChainPoint point) {
    put(AccountKey.block(point.height()), new RowWriter(32).hash(point.hash()).bytes());
  }

  /** A block was taken back. */
  public void withoutBlock(int height) {
    batch.delete(ColumnFamily.ACCOUNT, AccountKey.block(height));
  }

  public void totals(int account, AccountTotals totals) {
    put(AccountKey.totals(account), totals.value());
  }

  public void branch(int account, int number, AccountBranch branch) {
    put(AccountKey.branch(account, number), branch.value());
  }

  /** A script, or another label of it. */
  public void member(int account, AccountMember member) {
    ScriptKey key = member.script().key();
    put(AccountKey.member(account, key), member.value());
    batch.put(ColumnFamily.ACCOUNT_OF, AccountKey.accountOf(key, account), NOTHING);
    AccountMember.Derivation derivation = member.derivation();
    if (derivation != null) {
      put(AccountKey.index(account, derivation.branch(), derivation.index()), key.bytes());
    }
  }

  /** What is left of a script in an account that was removed. */
  public void withoutRemains(int account, ScriptKey key) {
    batch.delete(ColumnFamily.ACCOUNT, AccountKey.member(account, key));
    batch.delete(ColumnFamily.ACCOUNT_OF, AccountKey.accountOf(key, account));
  }

  /** A script belongs to the account no more. */
  public void withoutMember(int account, AccountMember member) {
    ScriptKey key = member.script().key();
    batch.delete(ColumnFamily.ACCOUNT, AccountKey.member(account, key));
    batch.delete(ColumnFamily.ACCOUNT_OF, AccountKey.accountOf(key, account));
    entered(account, key);
    put(AccountKey.former(account, key), NOTHING);
    AccountMember.Derivation derivation = member.derivation();
    if (derivation != null) {
      batch.delete(
          ColumnFamily.ACCOUNT, AccountKey.index(account, derivation.branch(), derivation.index()));
    }
  }

  /** The earlier transactions of a script are to be entered from the history. */
  public void unentered(int account, AccountView.Unentered script) {
    put(AccountKey.unentered(account, script.script()), number(script.moves()));
  }

  /** Scripts came or went at a height; below it, entries do not say what the account's scripts held. */
  public void changedAt(int account, int height) {
    put(AccountKey.changed(account), number(height));
  }

  /** Entries hold all that was ever done to the account's scripts. */
  public void unchanged(int account) {
    batch.delete(ColumnFamily.ACCOUNT, AccountKey.changed(account));
  }

  /** Entries do not tell what accounts hold after this block, the last that a reorganisation left. */
  public void left(int height) {
    put(AccountKey.left(), number(height));
  }

  /** What accounts hold is read anew. */
  public void readAnew() {
    batch.delete(ColumnFamily.ACCOUNT, AccountKey.left());
  }

  /** A reorganisation moved adjustments. */
  public void move(int account, int number, AccountView.Move move) {
    put(
        AccountKey.move(account, number),
        new RowWriter(8).u32(move.above()).u32(move.to()).bytes());
  }

  /** All transactions of a script are entered. */
  public void entered(int account, ScriptKey key) {
    batch.delete(ColumnFamily.ACCOUNT, AccountKey.unentered(account, key));
  }

  /** A part of a script's transactions is entered, and balances below the height are unknown until all are. */
  public void entering(int account, int height) {
    put(AccountKey.entering(account), number(height));
  }

  /** All transactions of the script that was being entered are. */
  public void enteringDone(int account) {
    batch.delete(ColumnFamily.ACCOUNT, AccountKey.entering(account));
  }

  public void entry(int account, AccountEntry entry) {
    put(AccountKey.entry(account, entry.position()), entry.value());
  }

  public void withoutEntry(int account, ActivityPosition position) {
    batch.delete(ColumnFamily.ACCOUNT, AccountKey.entry(account, position));
  }

  /** @param day since 1970-01-01 UTC */
  public void day(int account, int day, AccountDay sums) {
    if (sums.equals(AccountDay.NONE)) {
      batch.delete(ColumnFamily.ACCOUNT, AccountKey.day(account, day));
    } else {
      put(AccountKey.day(account, day), sums.value());
    }
  }

  /** An adjustment; one that says nothing is removed. */
  public void adjustment(int account, AccountAdjustment adjustment) {
    byte[] key = AccountKey.adjustment(account, adjustment.height());
    if (adjustment.isNothing()) {
      batch.delete(ColumnFamily.ACCOUNT, key);
    } else {
      put(key, adjustment.value());
    }
  }

  /** An event; older ones are forgotten. */
  public void event(AccountEvent event, long kept) {
    put(AccountKey.event(event.sequence()), event.value());
    if (event.sequence() > kept) {
      batch.delete(ColumnFamily.ACCOUNT, AccountKey.event(event.sequence() - kept));
    }
  }

  /** Everything of an account but its scripts ({@link #withoutRemains}). */
  public void without(AccountHead head) {
    int id = head.id();
    batch.delete(ColumnFamily.ACCOUNT, AccountKey.head(id));
    batch.delete(ColumnFamily.ACCOUNT, AccountKey.name(head.name()));
    batch.delete(ColumnFamily.ACCOUNT, AccountKey.totals(id));
    prefix(AccountKey.branches(id));
    prefix(AccountKey.indexes(id));
    prefix(AccountKey.entries(id));
    prefix(AccountKey.days(id));
    prefix(AccountKey.adjustments(id));
    prefix(AccountKey.unentered(id));
    prefix(AccountKey.former(id));
    prefix(AccountKey.moves(id));
    enteringDone(id);
    unchanged(id);
  }

  private void prefix(byte[] prefix) {
    batch.deleteRange(
        ColumnFamily.ACCOUNT, prefix, Objects.requireNonNull(KeyRange.endOfPrefix(prefix)));
  }
}
