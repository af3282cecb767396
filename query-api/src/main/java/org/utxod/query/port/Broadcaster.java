package org.utxod.query.port;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.utxod.store.chain.Txid;

/** Hands transactions to the node. Thread-safe. */
public interface Broadcaster {
  /** Digits of the largest transaction that a node relays: 400,000 weight units, each at most a byte. */
  int MAX_DIGITS = 2 * 400_000;

  /** What the node made of a transaction. */
  sealed interface Outcome {
    /** It is in the node's mempool, or was. */
    record Accepted(Txid txid) implements Outcome {}

    /** The node refused it, with its own error (Core: rpc/protocol.h). */
    record Rejected(int code, String message) implements Outcome {}
  }

  /** What the node made of transactions that belong together. */
  sealed interface PackageOutcome {
    /** Its answer, which says of each what became of it (Core: rpc/mempool.cpp, {@code submitpackage}). */
    record Answered(String json) implements PackageOutcome {}

    /** It refused them as they stand, with its own error. */
    record Rejected(int code, String message) implements PackageOutcome {}
  }

  /**
   * Hands over.
   *
   * @param hex the whole transaction, digits
   * @throws SourceException if no node can be asked now
   */
  Outcome broadcast(String hex);

  /**
   * Hands over some that belong together, as a child that pays for its parents.
   *
   * @param hexes parents before children
   * @param maxFeeRate BTC for each 1,000 virtual bytes; null for the node's own limit
   * @param maxBurn BTC in outputs that can never be spent; null for the node's own limit
   * @throws SourceException if no node can be asked now
   */
  PackageOutcome broadcast(
      List<String> hexes, @Nullable BigDecimal maxFeeRate, @Nullable BigDecimal maxBurn);

  /** Where there is no node. */
  static Broadcaster none() {
    return new Broadcaster() {
      @Override
      public Outcome broadcast(String hex) {
        throw SourceException.noNode();
      }

      @Override
      public PackageOutcome broadcast(
          List<String> hexes, @Nullable BigDecimal maxFeeRate, @Nullable BigDecimal maxBurn) {
        throw SourceException.noNode();
      }
    };
  }
}
