package org.utxod.query.account.read;

import org.utxod.store.chain.Coin;
import org.utxod.store.chain.OutPoint;

/** Orders of coins other than that of their scripts; coins that are alike are in the order of their outpoints. */
public enum CoinOrder {
  /** The largest first. */
  VALUE {
    @Override
    long rank(Coin coin) {
      return -coin.valueSat();
    }
  },
  /** The oldest first. */
  AGE {
    @Override
    long rank(Coin coin) {
      return coin.height();
    }
  };

  /** Maximum number of coins of an account that can be put in order, for all are looked at for each page. */
  public static final int MAX_COINS = 100_000;

  /** After a coin, whether or not it is still there. */
  public record Place(long rank, OutPoint coin) {}

  abstract long rank(Coin coin);
}
