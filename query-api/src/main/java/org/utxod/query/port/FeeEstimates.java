package org.utxod.query.port;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The node's fee estimates. Thread-safe. */
@FunctionalInterface
public interface FeeEstimates {
  /**
   * Satoshis per virtual byte by confirmation target in blocks; targets for which the node has no estimate are absent.
   *
   * @throws SourceException if no node can be queried now
   */
  SortedMap<Integer, BigDecimal> satPerVbyte();

  /**
   * The estimate for one target.
   *
   * @param mode of the node's {@code estimatesmartfee}; null for its usual one
   * @return BTC per 1,000 virtual bytes; empty if the node has none
   * @throws SourceException if no node can be queried now
   */
  default Optional<BigDecimal> btcPerKvb(int target, @Nullable String mode) {
    return satPerVbyte().tailMap(target).values().stream()
        .findFirst()
        .map(rate -> rate.movePointLeft(5));
  }

  /**
   * Below what the node takes no transaction, BTC per 1,000 virtual bytes.
   *
   * @param mempoolMin because its mempool is full
   * @param minRelay ever
   * @param incremental more than what is replaced
   */
  record Floors(BigDecimal mempoolMin, BigDecimal minRelay, BigDecimal incremental) {}

  /**
   * The node's minimums.
   *
   * @throws SourceException if no node can be queried now
   */
  default Floors floors() {
    throw SourceException.noNode();
  }

  /** Used without a node. */
  static FeeEstimates none() {
    return TreeMap::new;
  }
}
