package org.utxod.indexer.reserves;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.bitcoind.NodeLookups;
import org.utxod.indexer.bitcoind.NodeLookups.UnspentCoin;
import org.utxod.indexer.follow.source.BlockSource;
import org.utxod.query.port.ChainTx;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.error.UtxodException;

/**
 * Holds a claim of reserves against a node: its block is on the node's chain, each coin is told once and is unspent, or was
 * spent after that block, with the script, the value and the height that are claimed; and they add up. Needs no index. For
 * one thread.
 */
public final class ReservesVerification {
  private static final int AT_ONCE = 200;
  private static final int MAX_COINS = 20_000_000;

  /** What came of it. */
  public record Outcome(boolean proven, String sentence) {}

  private final BlockSource source;
  private final NodeLookups node;
  private final Network network;
  private final Consumer<String> progress;

  public ReservesVerification(
      BlockSource source, NodeLookups node, Network network, Consumer<String> progress) {
    this.source = source;
    this.node = node;
    this.network = network;
    this.progress = progress;
  }

  /**
   * Checks a claim.
   *
   * @throws UtxodException if the file is malformed
   * @throws org.utxod.indexer.bitcoind.rpc.NodeException if the node does not answer
   */
  public Outcome check(BufferedReader file) throws IOException {
    ClaimReader reader = new ClaimReader(file);
    ClaimReader.Claim claim = reader.claim();
    if (!claim.network().equals(network.label())) {
      return disproven(
          "The claim is of " + claim.network() + ", and the node of " + network.label() + ".");
    }
    int tip = source.chainInfo().blocks();
    String chain = notOnChain(claim, tip);
    if (chain != null) {
      return disproven(chain);
    }
    Set<OutPoint> seen = new HashSet<>();
    Map<OutPoint, ClaimedCoin> spent = new HashMap<>();
    long sat = 0;
    for (List<ClaimedCoin> some = reader.next(AT_ONCE);
        !some.isEmpty();
        some = reader.next(AT_ONCE)) {
      for (ClaimedCoin coin : some) {
        if (!seen.add(coin.outPoint())) {
          return disproven("The coin " + coin.outPoint() + " is claimed twice.");
        }
        sat = Math.addExact(sat, coin.valueSat());
      }
      if (seen.size() > MAX_COINS) {
        throw new UtxodException(
            UtxodException.Decision.REFUSE, "More than " + MAX_COINS + " coins are not checked.");
      }
      String wrong = unspent(some, claim.point().height(), spent);
      if (wrong != null) {
        return disproven(wrong);
      }
      progress.accept("Checked " + seen.size() + " of " + claim.coins() + " coins.");
    }
    if (seen.size() != claim.coins() || sat != claim.totalSat()) {
      return disproven("The coins are " + seen.size() + " with " + sat
          + " satoshis, and claimed are " + claim.coins() + " with " + claim.totalSat() + ".");
    }
    String wrong = spentSince(claim, tip, spent);
    return wrong != null
        ? disproven(wrong)
        : new Outcome(
            true,
            "The claim is true: " + claim.coins() + " coins with " + claim.totalSat()
                + " satoshis were unspent after block " + claim.point() + ".");
  }

  private static Outcome disproven(String sentence) {
    return new Outcome(false, sentence);
  }

  private @Nullable String notOnChain(ClaimReader.Claim claim, int tip) {
    if (claim.point().height() > tip) {
      return "The node is at block " + tip + " and does not know block "
          + claim.point().height() + " yet.";
    }
    List<BlockHash> hashes = source.blockHashes(claim.point().height(), 1);
    if (hashes.isEmpty() || !hashes.get(0).equals(claim.point().hash())) {
      return "Block " + claim.point() + " is not on the node's chain.";
    }
    String header = claim.header();
    boolean other = header != null
        && !node.blocks().rawHeader(claim.point().hash()).filter(header::equals).isPresent();
    return other ? "The header is not the one of block " + claim.point() + "." : null;
  }

  /** A sentence about what is wrong with an unspent one; the others are noted. */
  private @Nullable String unspent(
      List<ClaimedCoin> coins, int height, Map<OutPoint, ClaimedCoin> spent) {
    List<@Nullable UnspentCoin> found =
        node.unspent(coins.stream().map(ClaimedCoin::outPoint).toList());
    for (int i = 0; i < coins.size(); i++) {
      ClaimedCoin coin = coins.get(i);
      UnspentCoin there = found.get(i);
      if (coin.height() > height) {
        return "The coin " + coin.outPoint() + " is of a block after the claimed one.";
      }
      if (there == null) {
        spent.put(coin.outPoint(), coin);
        continue;
      }
      ChainTx.Output output = there.output();
      int created = source.header(there.bestBlock()).point().height() - there.confirmations() + 1;
      if (!output.script().equals(coin.script())
          || output.valueSat() != coin.valueSat()
          || created != coin.height()) {
        return "The coin " + coin.outPoint()
            + " is there, with another script, value or height than claimed.";
      }
    }
    return null;
  }

  /** Those that are not unspent any more must be spent by blocks after the claimed one. */
  private @Nullable String spentSince(
      ClaimReader.Claim claim, int tip, Map<OutPoint, ClaimedCoin> spent) {
    for (int height = claim.point().height() + 1; height <= tip && !spent.isEmpty(); height++) {
      List<BlockHash> hashes = source.blockHashes(height, 1);
      if (hashes.isEmpty()) {
        break;
      }
      BlockDelta.Cursor cursor = source.block(hashes.get(0)).cursor();
      while (cursor.next()) {
        if (cursor.isCreated()) {
          continue;
        }
        ClaimedCoin coin = spent.remove(cursor.outPoint());
        if (coin != null
            && (!cursor.script().equals(coin.script())
                || cursor.valueSat() != coin.valueSat()
                || cursor.code() >>> 1 != coin.height())) {
          return "The coin " + coin.outPoint()
              + " had another script, value or height than claimed.";
        }
      }
      progress.accept("Looking for " + spent.size() + " coins that were spent since, at block "
          + height + " of " + tip + ".");
    }
    return spent.isEmpty()
        ? null
        : "The coin " + spent.keySet().iterator().next()
            + (spent.size() == 1 ? " was" : " and " + (spent.size() - 1) + " others were")
            + " not unspent after block " + claim.point().height() + ".";
  }
}
