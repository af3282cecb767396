package org.utxod.indexer.verify;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.bitcoind.BitcoinNode;
import org.utxod.indexer.bitcoind.ScannedCoins;
import org.utxod.indexer.bitcoind.rpc.NodeException;
import org.utxod.store.Index;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.Coin;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.Script;
import org.utxod.store.error.UtxodException;
import org.utxod.store.read.UtxoSetScan;

/**
 * Looks for scripts whose coins differ, among those that recent blocks touched and that fit in one {@code
 * scantxoutset}. It only adds details to a verdict: whatever prevents the search is stated in the result and is no
 * error.
 */
final class ScriptDiffFinder {
  static final int MAX_REQUESTED = 300;
  private static final int MAX_NAMED = 10;
  private static final int ATTEMPTS = 3;
  private static final int MAX_COINS_OF_SCRIPT = 40_000;

  /* A node's answer has a size limit; a coin takes some 500 characters, and its script occurs in it twice in hex. */
  private static final long MAX_CHARACTERS = 16L << 20;
  private static final int CHARACTERS_OF_COIN = 500;

  /** Waits for the index to reach the node's block. */
  @FunctionalInterface
  interface Waiting {
    /**
     * Returns when the index's chain has a block at the height.
     *
     * @return whether it is this one
     */
    boolean await(ChainPoint point) throws InterruptedException;
  }

  private final Index index;
  private final BitcoinNode node;
  private final Network network;
  private final Waiting waiting;

  ScriptDiffFinder(Index index, BitcoinNode node, Network network, Waiting waiting) {
    this.index = index;
    this.node = node;
    this.network = network;
    this.waiting = waiting;
  }

  /**
   * Names scripts that differ, and how to repair them; or says why none are named.
   *
   * @param scan the index as it was found to be different
   * @param firstBlock the first block that differs, whose scripts are checked before others; null if unknown
   */
  String advice(UtxoSetScan scan, @Nullable Integer firstBlock, Consumer<String> progress)
      throws InterruptedException {
    try {
      Set<Script> suspects = choose(scan, firstBlock);
      if (suspects.isEmpty()) {
        return "No undo records are kept, so there are no scripts to compare.";
      }
      for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
        progress.accept("Asking " + node.label() + " for the coins of " + suspects.size()
            + " scripts of recent blocks; the node scans its whole UTXO set.");
        String text = compare(suspects);
        if (text != null) {
          return text;
        }
      }
      return "The chain changed during each scan of the node for recent scripts, so differing scripts could not "
          + "be determined. Verify again.";
    } catch (NodeException e) {
      return e.kind() == NodeException.Kind.BUSY && e.code() == -8
          ? "The node is running another scan of its UTXO set, so differing scripts could not be determined. "
              + "Verify again later."
          : "Differing scripts could not be determined, because the node's scan failed: "
              + e.getMessage();
    } catch (UtxodException e) {
      return "Differing scripts could not be determined, because the index could not be compared: "
          + e.getMessage();
    }
  }

  /** Half of them from the first wrong block if it is known, the others from the tip downwards. */
  private static Set<Script> choose(UtxoSetScan scan, @Nullable Integer firstBlock) {
    Set<Script> wished = new LinkedHashSet<>();
    if (firstBlock != null) {
      wished.addAll(scan.touchedScripts(firstBlock, MAX_REQUESTED / 2));
    }
    wished.addAll(scan.touchedScripts(tip(scan), MAX_REQUESTED));
    Set<Script> chosen = new LinkedHashSet<>();
    long characters = 0;
    for (Script script : wished) {
      long coins = scan.coins(script.key(), MAX_COINS_OF_SCRIPT).size();
      long answer = (coins + 1) * (CHARACTERS_OF_COIN + 4L * script.length());
      boolean hasDescriptor = script.length() > 0;
      if (hasDescriptor && chosen.size() < MAX_REQUESTED && characters + answer <= MAX_CHARACTERS) {
        characters += answer;
        chosen.add(script);
      }
    }
    return chosen;
  }

  private static int tip(UtxoSetScan scan) {
    var tip = scan.state().tip();
    return tip == null ? -1 : tip.point().height();
  }

  /** Null if the index is not at the block of the node's answer. */
  private @Nullable String compare(Set<Script> suspects) throws InterruptedException {
    ScannedCoins theirs = node.scan(suspects);
    if (!waiting.await(theirs.point())) {
      return null;
    }
    try (UtxoSetScan scan = index.setScan()) {
      var tip = scan.state().tip();
      if (tip == null || !tip.point().equals(theirs.point())) {
        return null;
      }
      List<ScriptDifference> found = new ArrayList<>();
      for (Script script : suspects) {
        List<Coin> ours = scan.coins(script.key(), MAX_COINS_OF_SCRIPT);
        if (ours.size() < MAX_COINS_OF_SCRIPT) {
          ScriptDifference.of(script, ours, theirs.of(script)).ifPresent(found::add);
        }
      }
      return found.isEmpty()
          ? "The node was asked for the coins of " + suspects.size()
              + " scripts of recent blocks; none of them differ."
          : named(found, suspects.size(), scan);
    }
  }

  private String named(List<ScriptDifference> found, int requested, UtxoSetScan scan) {
    StringBuilder text = new StringBuilder();
    text.append("Of ").append(requested).append(" scripts of recent blocks, ");
    text.append(found.size()).append(found.size() == 1 ? " differs:" : " differ:");
    found.stream().limit(MAX_NAMED).forEach(one -> text.append('\n').append(one.describe(network)));
    if (found.size() > MAX_NAMED) {
      text.append("\nand ").append(found.size() - MAX_NAMED).append(" more.");
    }
    return text.append('\n').append(mend(found, scan)).toString();
  }

  /**
   * A re-index creates a coin again by its block, after removing what is in its place: start from the lower of both
   * sides' heights.
   */
  private static String mend(List<ScriptDifference> found, UtxoSetScan scan) {
    int lowest = found.stream().mapToInt(ScriptDifference::lowestHeight).min().orElseThrow();
    int reachable = FirstDifference.lowest(scan);
    if (lowest < reachable) {
      return "One of their coins was created at height " + lowest
          + ", before the first block that this index can re-index (" + reachable
          + "). Restore a backup, or start a new index in an empty data directory.";
    }
    return "To repair these scripts, run 'utxod reindex --from-height "
        + Math.min(lowest, tip(scan))
        + "', which rebuilds every coin from there on; then verify again.";
  }
}
