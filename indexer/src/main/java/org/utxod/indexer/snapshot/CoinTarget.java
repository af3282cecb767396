package org.utxod.indexer.snapshot;

import java.io.IOException;

/** Takes the coins of a snapshot, in the order of their outpoints. */
@FunctionalInterface
public interface CoinTarget {
  /**
   * One coin; the arrays are filled again for the next.
   *
   * @param txid holds the 32 wire bytes from {@code txidOffset} on
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
