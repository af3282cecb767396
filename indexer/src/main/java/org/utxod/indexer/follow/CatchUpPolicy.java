package org.utxod.indexer.follow;

import java.time.Duration;

/**
 * When and how many blocks are applied in one step. That is many times faster than one by one and keeps all the same; only
 * readers see the index move by steps, and the mempool cannot be held against each block.
 *
 * @param liveWithin blocks from the tip in which each is applied for itself
 * @param worthwhile blocks beyond these from which on it pays
 * @param flushEvery so often what was taken up is written and shown, where blocks come slowly
 */
public record CatchUpPolicy(int liveWithin, int worthwhile, Duration flushEvery) {
  /** A handful of blocks are applied one by one. */
  public static final CatchUpPolicy DEFAULT = new CatchUpPolicy(6, 12, Duration.ofSeconds(10));

  /** The first height that is applied for itself, on a way that is begun at {@code first}. */
  int liveFrom(int first, int last) {
    int liveFrom = last - liveWithin + 1;
    return (long) liveFrom - first >= worthwhile ? liveFrom : first;
  }
}
