package org.utxod.store.chain;

/**
 * An unspent transaction output in the index; its script is the requested one.
 *
 * @param valueSat satoshis
 * @param height of the block that created it
 * @param coinbase whether the transaction that created it was its block's coinbase
 */
public record Coin(OutPoint outPoint, long valueSat, int height, boolean coinbase) {
  /** Blocks before a coinbase's outputs can be spent (Core: {@code COINBASE_MATURITY}, consensus.h). */
  public static final int COINBASE_MATURITY = 100;

  /** The most satoshis that can ever be (Core: {@code MAX_MONEY}, consensus/amount.h). */
  public static final long MAX_SAT = 21_000_000L * 100_000_000L;

  /** Confirmations when the chain's tip is at {@code tipHeight}; its own block is the first. */
  public int confirmations(int tipHeight) {
    return tipHeight - height + 1;
  }

  /** Whether it is a coinbase output that the block after {@code tipHeight} may not spend yet. */
  public boolean isImmature(int tipHeight) {
    return coinbase && isImmature(height, tipHeight);
  }

  /** The same for a coinbase output created at {@code height}. */
  public static boolean isImmature(int height, int tipHeight) {
    return tipHeight - height + 1 < COINBASE_MATURITY;
  }
}
