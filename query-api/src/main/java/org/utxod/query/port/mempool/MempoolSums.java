package org.utxod.query.port.mempool;

/**
 * What a script receives and spends in unconfirmed transactions. Amounts are satoshis, gross: change that returns to
 * the script is in both.
 */
public record MempoolSums(long receivedSat, long spentSat) {
  /** For a script without unconfirmed transactions. */
  public static final MempoolSums NONE = new MempoolSums(0, 0);
}
