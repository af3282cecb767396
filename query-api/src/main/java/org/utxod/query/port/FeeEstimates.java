package org.utxod.query.port;

import java.math.BigDecimal;
import java.util.SortedMap;
import java.util.TreeMap;

/** What the node believes that fees must be. Thread-safe. */
@FunctionalInterface
public interface FeeEstimates {
  /**
   * Satoshis per virtual byte by the number of blocks within which a transaction is to be confirmed; without those for
   * which the node has none.
   *
   * @throws SourceException if no node can be asked now
   */
  SortedMap<Integer, BigDecimal> satPerVbyte();

  /** Where there is no node. */
  static FeeEstimates none() {
    return TreeMap::new;
  }
}
