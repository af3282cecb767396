package org.utxod.indexer.follow;

import java.time.Duration;

/**
 * When and how blocks are imported in bulk. Far from the tip that is many times faster; near it there must be undo
 * records for every block that a reorganisation may disconnect.
 *
 * @param liveWithin blocks from the tip in which each is applied for itself: as many as can be disconnected
 * @param worthwhile blocks beyond these from which on it pays to make all balances again at the end; about 1,000 take
 *     as long as that on mainnet (2026)
 * @param flushEvery so often what was taken in is written and shown
 * @param threads that make the balances
 */
public record BulkSyncPolicy(int liveWithin, int worthwhile, Duration flushEvery, int threads) {
  /** The first height that is applied for itself, on a way that is begun at {@code first}. */
  int liveFrom(int first, int last, boolean underWay) {
    int liveFrom = last - liveWithin + 1;
    boolean begin = underWay || (long) liveFrom - first > worthwhile;
    return begin ? Math.max(first, liveFrom) : first;
  }
}
