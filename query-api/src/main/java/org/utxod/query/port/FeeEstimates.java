package org.utxod.query.port;

import java.math.BigDecimal;
import java.util.SortedMap;
import java.util.TreeMap;

/** The node's fee estimates. Thread-safe. */
@FunctionalInterface
public interface FeeEstimates {
  /**
   * Satoshis per virtual byte by confirmation target in blocks; targets for which the node has no estimate are absent.
   *
   * @throws SourceException if no node can be queried now
   */
  SortedMap<Integer, BigDecimal> satPerVbyte();

  /** Used without a node. */
  static FeeEstimates none() {
    return TreeMap::new;
  }
}
