package org.utxod.store.account;

import org.utxod.store.schema.ColumnFamily;
import org.utxod.store.schema.RowReader;
import org.utxod.store.schema.RowWriter;

/**
 * Sums of what was done to an account on a day, by the median time of blocks. Amounts are satoshis.
 *
 * @param incomeSat that came in from others
 * @param outgoSat that went to others
 * @param feesSat the account's part of the fees
 * @param adjustedSat by scripts that were added and removed, and by blocks that are not known
 * @param coinsChange coins that came less coins that went
 * @param transactions that did something to it
 */
public record AccountDay(
    long incomeSat,
    long outgoSat,
    long feesSat,
    long adjustedSat,
    long coinsChange,
    long transactions) {
  /** Of a day on which nothing was done. */
  public static final AccountDay NONE = new AccountDay(0, 0, 0, 0, 0, 0);

  /** By how much what the account holds changed. */
  public long netSat() {
    return incomeSat - outgoSat - feesSat + adjustedSat;
  }

  /** With a transaction. */
  public AccountDay plus(AccountEntry entry) {
    return plus(of(entry), 1);
  }

  /** Without a transaction. */
  public AccountDay minus(AccountEntry entry) {
    return plus(of(entry), -1);
  }

  /** With an adjustment. */
  public AccountDay plus(AccountAdjustment adjustment) {
    return plus(of(adjustment), 1);
  }

  /** Without an adjustment. */
  public AccountDay minus(AccountAdjustment adjustment) {
    return plus(of(adjustment), -1);
  }

  /** The sums of two spans of time. */
  public AccountDay plus(AccountDay other) {
    return plus(other, 1);
  }

  private static AccountDay of(AccountEntry entry) {
    return new AccountDay(
        entry.incomeSat(), entry.outgoSat(), entry.ownFeeSat(), 0, entry.coinsChange(), 1);
  }

  private static AccountDay of(AccountAdjustment adjustment) {
    return new AccountDay(0, 0, 0, adjustment.sat(), adjustment.coins(), 0);
  }

  private AccountDay plus(AccountDay other, int sign) {
    return new AccountDay(
        incomeSat + sign * other.incomeSat,
        outgoSat + sign * other.outgoSat,
        feesSat + sign * other.feesSat,
        adjustedSat + sign * other.adjustedSat,
        coinsChange + sign * other.coinsChange,
        transactions + sign * other.transactions);
  }

  byte[] value() {
    return new RowWriter(48)
        .varint(incomeSat)
        .varint(outgoSat)
        .varint(feesSat)
        .varint(Signed.encode(adjustedSat))
        .varint(Signed.encode(coinsChange))
        .varint(transactions)
        .bytes();
  }

  static AccountDay read(byte[] value) {
    RowReader in = new RowReader(ColumnFamily.ACCOUNT, value);
    AccountDay day = new AccountDay(
        in.varint(),
        in.varint(),
        in.varint(),
        Signed.decode(in.varint()),
        Signed.decode(in.varint()),
        in.varint());
    in.end();
    return day;
  }
}
