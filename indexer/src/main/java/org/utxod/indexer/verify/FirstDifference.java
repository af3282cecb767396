package org.utxod.indexer.verify;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.bitcoind.BitcoinNode;
import org.utxod.indexer.bitcoind.rpc.NodeException;
import org.utxod.store.model.CoinStats;
import org.utxod.store.model.Coverage;
import org.utxod.store.read.UtxoSetScan;

/** Narrows a difference down to a block, as far as the index's and the node's memories go, and says what to run. */
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
      return "The coins are the node's; only the figures carried along are not. "
          + reindex(height, "makes them anew.");
    }
    if (carried == null || carried.hash() == null) {
      return "No set hash was carried along, so the block cannot be named. "
          + reindex(lowest(), "reads every block again.");
    }
    if (verdict.node().agreesWith(carried)) {
      return "The blocks were applied as the node has them, but rows of coins changed afterwards: the disk or its files are"
          + " damaged. Check the disk, then restore a backup; or "
          + lowerFirst(reindex(lowest(), "makes every coin anew."));
    }
    return search(height);
  }

  /** The first block that differs, where {@link #advice} could tell; else null. */
  @Nullable
  Integer block() {
    return block;
  }

  /** The lowest height differs or not; between it and the one that does differ, halve. */
  private String search(int differs) {
    int low = scan.lowestCarried().orElse(differs);
    int high = differs;
    try {
      Optional<Boolean> equal = equalAt(low);
      if (equal.isEmpty() || !equal.get()) {
        return "The two differ already at height " + low
            + ", the lowest of which the index keeps figures. "
            + reindex(lowest(), "reads every block again.");
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
      return "The node has no figures of earlier blocks (it keeps them with coinstatsindex=1), so the first wrong block"
          + " cannot be named. "
          + reindex(
              Math.max(lowest(), low + 1),
              "goes back as far as figures are kept; then verify again.");
    }
    block = high;
    return "The first block that differs is " + high + ". "
        + reindex(high, "reads it and those above it again.");
  }

  private Optional<Boolean> equalAt(int height) {
    return scan.carried(height)
        .map(ours -> Verification.figures(node.utxoSetAt(height)).agreesWith(ours));
  }

  private int lowest() {
    return lowest(scan);
  }

  /** The first block that the index can read again. */
  static int lowest(UtxoSetScan scan) {
    Coverage coverage = scan.state().coverage();
    return coverage.origin() == Coverage.Origin.GENESIS ? 1 : coverage.fromHeight() + 1;
  }

  private static String reindex(int height, String effect) {
    return "Run 'utxod reindex --from-height " + height + "', which " + effect;
  }

  private static String lowerFirst(String sentence) {
    return Character.toLowerCase(sentence.charAt(0)) + sentence.substring(1);
  }
}
