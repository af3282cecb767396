package org.utxod.query.answer;

import org.jspecify.annotations.Nullable;
import org.utxod.store.chain.Coin;
import org.utxod.store.chain.OutPoint;

/**
 * A confirmed coin in an answer.
 *
 * @param valueSat satoshis
 * @param height of the block that created it
 * @param coinbase whether the transaction that created it was its block's coinbase; null if the source does not tell
 */
public record Utxo(
    OutPoint outPoint, long valueSat, int height, @Nullable Boolean coinbase) {
  public static Utxo of(Coin coin) {
    return new Utxo(coin.outPoint(), coin.valueSat(), coin.height(), coin.coinbase());
  }

  /** Confirmations when the chain's tip is at {@code tipHeight}; its own block is the first. */
  public int confirmations(int tipHeight) {
    return tipHeight - height + 1;
  }
}
