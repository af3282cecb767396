package org.utxod.indexer.verify;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.utxod.query.address.Addresses;
import org.utxod.store.chain.Coin;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Script;

/**
 * A script whose coins differ between the index and the node.
 *
 * @param ours its coins in the index
 * @param theirs its coins in the node
 * @param coins that are on one side only, or differ; at least one
 * @param lowestHeight the lowest height at which one of these was created, according to either side
 */
record ScriptDifference(
    Script script, List<Coin> ours, List<Coin> theirs, List<OutPoint> coins, int lowestHeight) {
  private static final int MAX_HEX = 40;

  /** Compares coin by coin: outpoint, value, height, and coinbase flag. Empty if all are the same. */
  static Optional<ScriptDifference> of(Script script, List<Coin> ours, List<Coin> theirs) {
    Map<OutPoint, Coin> left = new HashMap<>();
    theirs.forEach(coin -> left.put(coin.outPoint(), coin));
    List<OutPoint> differing = new ArrayList<>();
    int lowest = Integer.MAX_VALUE;
    for (Coin coin : ours) {
      Coin other = left.remove(coin.outPoint());
      if (!coin.equals(other)) {
        differing.add(coin.outPoint());
        lowest = Math.min(lowest, coin.height());
        lowest = other == null ? lowest : Math.min(lowest, other.height());
      }
    }
    for (Coin missing : left.values()) {
      differing.add(missing.outPoint());
      lowest = Math.min(lowest, missing.height());
    }
    return differing.isEmpty()
        ? Optional.empty()
        : Optional.of(new ScriptDifference(script, ours, theirs, differing, lowest));
  }

  /**
   * One line for people: the address if there is one, otherwise the beginning of the script, and both sides'
   * statistics.
   */
  String describe(Network network) {
    return Addresses.encode(script, network).orElseGet(this::cutHex)
        + ": index "
        + figures(ours)
        + "; node "
        + figures(theirs)
        + " ("
        + (coins.size() == 1 ? "different: " : coins.size() + " different, one of them ")
        + coins.get(0)
        + ")";
  }

  private String cutHex() {
    String hex = script.hex();
    return "script " + (hex.length() <= MAX_HEX ? hex : hex.substring(0, MAX_HEX) + "…");
  }

  private static String figures(List<Coin> coins) {
    long sat = coins.stream().mapToLong(Coin::valueSat).reduce(0, Math::addExact);
    return coins.size() + (coins.size() == 1 ? " coin, " : " coins, ") + sat + " sat";
  }
}
