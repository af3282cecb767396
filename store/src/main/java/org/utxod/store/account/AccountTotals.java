package org.utxod.store.account;

import java.util.ArrayList;
import java.util.List;
import org.utxod.store.chain.Coin;
import org.utxod.store.model.Balance;
import org.utxod.store.schema.ColumnFamily;
import org.utxod.store.schema.RowReader;
import org.utxod.store.schema.RowWriter;

/**
 * What an account holds after a block.
 *
 * @param sat satoshis
 * @param coins number of coins
 * @param scripts number of scripts that belong to it
 * @param coinbases what coinbases of recent blocks paid it; mature ones too, for as long as a reorganisation can make them
 *     immature again
 */
public record AccountTotals(long sat, long coins, long scripts, List<Coinbase> coinbases) {
  /** Of a new account. */
  public static final AccountTotals NONE = new AccountTotals(0, 0, 0, List.of());

  /** Coinbases are remembered for so many blocks; those of the last hundred are immature. */
  static final int COINBASE_BLOCKS = 2_200;

  /** What the coinbase of a block paid. */
  public record Coinbase(int height, long sat) {}

  public AccountTotals {
    coinbases = List.copyOf(coinbases);
  }

  /** With its immature part, when the chain stands at {@code tipHeight}. */
  public Balance at(int tipHeight) {
    long immature = 0;
    for (Coinbase one : coinbases) {
      if (Coin.isImmature(one.height(), tipHeight)) {
        immature += one.sat();
      }
    }
    return new Balance(sat, coins, immature);
  }

  /** After coins came and went. */
  public AccountTotals plus(long satChange, long coinsChange) {
    return new AccountTotals(
        Math.addExact(sat, satChange), coins + coinsChange, scripts, coinbases);
  }

  /** With more scripts, or fewer. */
  public AccountTotals withScripts(long change) {
    return new AccountTotals(sat, coins, scripts + change, coinbases);
  }

  /** After the coinbase of a block paid it. */
  public AccountTotals withCoinbase(int height, long paid) {
    if (paid == 0) {
      return this;
    }
    List<Coinbase> after = new ArrayList<>();
    long before = 0;
    for (Coinbase one : coinbases) {
      if (one.height() == height) {
        before = one.sat();
      } else if (one.height() > height - COINBASE_BLOCKS) {
        after.add(one);
      }
    }
    after.add(new Coinbase(height, before + paid));
    return new AccountTotals(sat, coins, scripts, after);
  }

  /** Without what coinbases above a height paid. */
  public AccountTotals withoutCoinbasesAbove(int height) {
    return new AccountTotals(
        sat,
        coins,
        scripts,
        coinbases.stream().filter(one -> one.height() <= height).toList());
  }

  byte[] value() {
    RowWriter out =
        new RowWriter(32 + 12 * coinbases.size()).varint(sat).varint(coins).varint(scripts);
    for (Coinbase one : coinbases) {
      out.varint(one.height()).varint(one.sat());
    }
    return out.bytes();
  }

  static AccountTotals read(byte[] value) {
    RowReader in = new RowReader(ColumnFamily.ACCOUNT, value);
    long sat = in.varint();
    long coins = in.varint();
    long scripts = in.varint();
    List<Coinbase> coinbases = new ArrayList<>();
    while (in.hasMore()) {
      coinbases.add(new Coinbase(in.varint32(), in.varint()));
    }
    return new AccountTotals(sat, coins, scripts, coinbases);
  }
}
