package org.utxod.indexer.verify;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.bitcoind.BitcoinNode;
import org.utxod.indexer.bitcoind.rpc.NodeException;
import org.utxod.store.model.CoinStats;
import org.utxod.store.model.Coverage;
import org.utxod.store.read.UtxoSetScan;

/**
 * Narrows a difference down to a block, as far back as the index and the node keep statistics, and recommends what to
 * run.
 */
final class FirstDifference {
  private final UtxoSetScan scan;
  private final BitcoinNode node;
  private @Nullable Integer block;

  FirstDifference(UtxoSetScan scan, BitcoinNode node) {
    this.scan = scan;
    this.node = node;
  }

  String advice(Verdict verdict) {
    CoinStats carried = verdict.carried();
    int height = verdict.node().point().height();
    if (verdict.node().agreesWith(verdict.computed())) {
      return "The coins match the node's; only the stored statistics do not. "
          + reindex(height, "rebuilds them.");
    }
    if (carried == null || carried.hash() == null) {
      return "No set hash was maintained, so the block cannot be determined. "
          + reindex(lowest(), "re-reads every block.");
    }
    if (verdict.node().agreesWith(carried)) {
      return "The blocks were applied correctly, but coin rows changed afterwards: the disk or its files are "
          + "damaged. Check the disk, then restore a backup; or "
          + lowerFirst(reindex(lowest(), "rebuilds every coin."));
    }
    return search(height);
  }

  /** The first block that differs, if {@link #advice} could find it; otherwise null. */
  @Nullable
  Integer block() {
    return block;
  }

  /** Binary search between the lowest known height and the one that differs. */
  private String search(int differs) {
    int low = scan.lowestCarried().orElse(differs);
    int high = differs;
    try {
      Optional<Boolean> equal = equalAt(low);
      if (equal.isEmpty() || !equal.get()) {
        return "The two already differ at height " + low
            + ", the lowest height for which the index keeps "
            + "statistics. "
            + reindex(lowest(), "re-reads every block.");
      }
      while (high - low > 1) {
        int middle = (low + high) >>> 1;
        if (equalAt(middle).orElse(false)) {
          low = middle;
        } else {
          high = middle;
        }
      }
    } catch (NodeException e) {
      return "The node has no statistics of earlier blocks (enable them with coinstatsindex=1), so the first "
          + "wrong block cannot be determined. "
          + reindex(
              Math.max(lowest(), low + 1),
              "goes back as far as statistics are kept; then verify again.");
    }
    block = high;
    return "The first block that differs is " + high + ". "
        + reindex(high, "re-reads it and the blocks above it.");
  }

  private Optional<Boolean> equalAt(int height) {
    return scan.carried(height)
        .map(ours -> Verification.figures(node.utxoSetAt(height)).agreesWith(ours));
  }

  private int lowest() {
    return lowest(scan);
  }

  /** The first block whose statistics the index can read. */
  static int lowest(UtxoSetScan scan) {
    Coverage coverage = scan.state().coverage();
    return coverage.origin() == Coverage.Origin.GENESIS ? 1 : coverage.fromHeight() + 1;
  }

  private static String reindex(int height, String effect) {
    return "Run 'utxod reindex --from-height " + height + "', which " + effect;
  }

  private static String lowerFirst(String message) {
    return Character.toLowerCase(message.charAt(0)) + message.substring(1);
  }
}
