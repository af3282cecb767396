package org.utxod.query.port;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.utxod.store.chain.Txid;

/** Broadcasts transactions through the node. Thread-safe. */
public interface Broadcaster {
  /** Maximum length of a transaction in hex digits: 400,000 weight units, each at most a byte. */
  int MAX_DIGITS = 2 * 400_000;

  /** The node's decision about a transaction. */
  sealed interface Outcome {
    /** It is in the node's mempool, or was. */
    record Accepted(Txid txid) implements Outcome {}

    /** The node rejected it, with its own error (Core: rpc/protocol.h). */
    record Rejected(int code, String message) implements Outcome {}
  }

  /** The node's decision about a package. */
  sealed interface PackageOutcome {
    /** Its response, with the result of each transaction (Core: rpc/mempool.cpp, {@code submitpackage}). */
    record Answered(String json) implements PackageOutcome {}

    /** It rejected the whole package, with its own error. */
    record Rejected(int code, String message) implements PackageOutcome {}
  }

  /**
   * Broadcasts a transaction.
   *
   * @param hex the whole transaction
   * @throws SourceException if no node can be queried now
   */
  Outcome broadcast(String hex);

  /**
   * Submits a package, such as a child that pays for its parents.
   *
   * @param hexes parents before children
   * @param maxFeeRate BTC per 1,000 virtual bytes; null for the node's own limit
   * @param maxBurn BTC in unspendable outputs; null for the node's own limit
   * @throws SourceException if no node can be queried now
   */
  PackageOutcome broadcast(
      List<String> hexes, @Nullable BigDecimal maxFeeRate, @Nullable BigDecimal maxBurn);

  /**
   * Waits a moment until an unconfirmed transaction that the node has is in the mempool that is shown. Does nothing if no
   * mempool is followed.
   */
  default void awaitShown(Txid txid) {}

  /** Used without a node. */
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
