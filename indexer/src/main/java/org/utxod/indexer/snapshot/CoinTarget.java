package org.utxod.indexer.snapshot;

import java.io.IOException;

/** Receives the coins of a snapshot, in the order of their outpoints. */
@FunctionalInterface
public interface CoinTarget {
  /**
   * One coin; the arrays are reused for the next.
   *
   * @param txid has the 32 wire bytes from {@code txidOffset} on
   * @param voutBits unsigned
   * @param code height * 2 + coinbase flag
   * @param valueSat satoshis
   */
  void coin(
      byte[] txid,
      int txidOffset,
      int voutBits,
      int code,
      long valueSat,
      byte[] script,
      int scriptOffset,
      int scriptLength)
      throws IOException;
}
