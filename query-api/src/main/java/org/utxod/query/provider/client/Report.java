package org.utxod.query.provider.client;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.utxod.query.answer.AnswerPoint;
import org.utxod.query.answer.Cursor;
import org.utxod.query.answer.Utxo;

/** A validated answer of a provider, as of a block. */
public sealed interface Report {
  /** The block as of which it is valid. */
  AnswerPoint point();

  /** Whether {@code other}, as of the same height, reports the same amounts. */
  boolean agreesWith(Report other);

  /**
   * A balance, in satoshis.
   *
   * @param utxoCount null if it does not count coins
   * @param immatureSat null if unknown
   * @param mempoolReceivedSat unconfirmed receipts; null if unknown
   * @param mempoolSpentSat unconfirmed spends; null if unknown
   */
  record Balance(
      AnswerPoint point,
      long balanceSat,
      @Nullable Long utxoCount,
      @Nullable Long immatureSat,
      @Nullable Long mempoolReceivedSat,
      @Nullable Long mempoolSpentSat)
      implements Report {
    @Override
    public boolean agreesWith(Report other) {
      return other instanceof Balance balance
          && balance.balanceSat == balanceSat
          && (utxoCount == null
              || balance.utxoCount == null
              || utxoCount.equals(balance.utxoCount));
    }
  }

  /**
   * A page of coins in the order (txid in wire bytes, vout).
   *
   * @param utxoCount of all coins; null if unknown
   * @param complete false if coins can be missing
   * @param next cursor of the following page; null after the last
   */
  record Coins(
      AnswerPoint point,
      @Nullable Long utxoCount,
      boolean complete,
      List<Utxo> coins,
      @Nullable Cursor next)
      implements Report {
    public Coins {
      coins = List.copyOf(coins);
    }

    @Override
    public boolean agreesWith(Report other) {
      if (!(other instanceof Coins page) || page.coins.size() != coins.size()) {
        return false;
      }
      for (int i = 0; i < coins.size(); i++) {
        Utxo ours = coins.get(i);
        Utxo theirs = page.coins.get(i);
        if (!ours.outPoint().equals(theirs.outPoint()) || ours.valueSat() != theirs.valueSat()) {
          return false;
        }
      }
      return true;
    }
  }
}
