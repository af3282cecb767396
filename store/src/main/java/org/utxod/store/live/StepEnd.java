package org.utxod.store.live;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.utxod.store.model.CoinStats;
import org.utxod.store.model.StoreException;
import org.utxod.store.schema.StateRow;

/**
 * What a step comes to.
 *
 * @param after the UTXO set after each of its blocks, in order; with its hash after the last alone, where it is known there
 */
public record StepEnd(StateRow state, List<CoinStats> after) {
  /**
   * Holds a step against what another index says of the same blocks.
   *
   * @param claims of each block in order, null for one of which nothing is said
   * @throws StoreException {@code INVARIANT} where they differ
   */
  public void require(List<@Nullable CoinStats> claims) {
    for (int i = 0; i < after.size(); i++) {
      requireEqual(after.get(i), claims.get(i));
    }
  }

  /** As {@link #require(List)}, of one. A hash that one of both does not know is not compared. */
  static void requireEqual(CoinStats ours, @Nullable CoinStats claim) {
    if (claim == null) {
      return;
    }
    boolean hashDiffers =
        ours.hash() != null && claim.hash() != null && !ours.hash().equals(claim.hash());
    if (hashDiffers
        || !ours.point().equals(claim.point())
        || ours.utxoCount() != claim.utxoCount()
        || ours.totalSat() != claim.totalSat()) {
      throw new StoreException(
          StoreException.Kind.INVARIANT,
          "After block "
              + claim.point()
              + " this index would hold "
              + describe(ours)
              + ", but the index that it follows holds "
              + describe(claim)
              + ". One of both is wrong. Run 'utxod verify' beside a node on each, and restore the wrong one from a backup of "
              + "the other.");
    }
  }

  private static String describe(CoinStats stats) {
    return stats.utxoCount()
        + " coins of "
        + stats.totalSat()
        + " satoshis"
        + (stats.hash() == null ? "" : " (MuHash " + stats.hash() + ")");
  }
}
