package org.utxod.store.schema;

import java.util.ArrayList;
import java.util.List;
import org.utxod.store.chain.Coin;

/** The coins of one script added up to its balance row. Not safe for use by several threads at once. */
public final class BalanceSum {
  private final int lowestTip;
  private final List<BalanceRow.Young> young = new ArrayList<>(0);
  private long coins;
  private long sat;

  /**
   * Keeps what is young, or was so at any block to which the index can still be disconnected: there is no record of the row
   * as it is made here.
   *
   * @param lowestTip height of the lowest such block
   */
  public BalanceSum(int lowestTip) {
    this.lowestTip = lowestTip;
  }

  /**
   * Adds a coin.
   *
   * @param code height * 2 + coinbase flag
   * @throws ArithmeticException where the sum is more than any money there is
   */
  public void add(int code, long valueSat) {
    coins++;
    sat = Math.addExact(sat, valueSat);
    if ((code & 1) == 1 && valueSat > 0 && Coin.isImmature(code >>> 1, lowestTip)) {
      addYoung(code >>> 1, valueSat);
    }
  }

  /** Coins come by txid, the row's immature coinbases by height; there are few. */
  private void addYoung(int height, long valueSat) {
    int at = 0;
    while (at < young.size() && young.get(at).height() < height) {
      at++;
    }
    if (at < young.size() && young.get(at).height() == height) {
      young.set(at, new BalanceRow.Young(height, young.get(at).sat() + valueSat));
    } else {
      young.add(at, new BalanceRow.Young(height, valueSat));
    }
  }

  /** Begins with another script. */
  public void clear() {
    coins = 0;
    sat = 0;
    young.clear();
  }

  /** Coins so far. */
  public long coins() {
    return coins;
  }

  /** Satoshis so far. */
  public long sat() {
    return sat;
  }

  /** The row. */
  public BalanceRow row() {
    return new BalanceRow(sat, coins, List.copyOf(young));
  }
}
