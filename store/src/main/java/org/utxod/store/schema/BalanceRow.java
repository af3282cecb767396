package org.utxod.store.schema;

import java.util.ArrayList;
import java.util.List;
import org.utxod.store.chain.Coin;
import org.utxod.store.model.Balance;

/**
 * What a script holds: script key → satoshis | coins | its immature coinbases (height | satoshis)*.
 *
 * <p>The immature coinbases stand in the row so that the immature part of a balance costs no second read; those that have
 * come of age drop out when the row is next written. A script without coins has no row.
 */
public record BalanceRow(long sat, long coins, List<Young> young) {
  /** Coinbase outputs of one block to the script, still to ripen. */
  public record Young(int height, long sat) {}

  /** Of a script that holds nothing. */
  public static final BalanceRow NONE = new BalanceRow(0, 0, List.of());

  /** Reads a row's value. */
  public static BalanceRow read(byte[] value) {
    RowReader reader = new RowReader(ColumnFamily.BALANCE, value);
    long sat = reader.varint();
    long coins = reader.varint();
    if (!reader.hasMore()) {
      return new BalanceRow(sat, coins, List.of());
    }
    List<Young> young = new ArrayList<>();
    while (reader.hasMore()) {
      young.add(new Young(reader.varint32(), reader.varint()));
    }
    return new BalanceRow(sat, coins, List.copyOf(young));
  }

  /** The row's value. */
  public byte[] value() {
    RowWriter writer = new RowWriter(16 + 12 * young.size()).varint(sat).varint(coins);
    for (Young entry : young) {
      writer.varint(entry.height()).varint(entry.sat());
    }
    return writer.bytes();
  }

  /** The balance as it is when the chain stands at {@code tipHeight}. */
  public Balance at(int tipHeight) {
    long immature = 0;
    for (Young entry : young) {
      if (Coin.isImmature(entry.height(), tipHeight)) {
        immature += entry.sat();
      }
    }
    return new Balance(sat, coins, immature);
  }

  /**
   * The immature coinbases as they stand after block {@code height} paid the script {@code coinbaseSat} by its coinbase;
   * those of age are left out.
   */
  public List<Young> youngAfter(int height, long coinbaseSat) {
    if (young.isEmpty() && coinbaseSat == 0) {
      return young;
    }
    List<Young> after = new ArrayList<>(young.size() + 1);
    for (Young entry : young) {
      if (Coin.isImmature(entry.height(), height)) {
        after.add(entry);
      }
    }
    if (coinbaseSat > 0) {
      after.add(new Young(height, coinbaseSat));
    }
    return List.copyOf(after);
  }
}
