package org.utxod.query.port.mempool;

/**
 * What a script receives and spends in unconfirmed transactions. Amounts are satoshis, gross: change that comes back to
 * the script that it left is in both.
 */
public record MempoolSums(long receivedSat, long spentSat) {
  /** Of a script that no unconfirmed transaction touches. */
  public static final MempoolSums NONE = new MempoolSums(0, 0);
}
