package org.utxod.indexer.follow;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.bitcoind.ScannedCoins;
import org.utxod.indexer.bitcoind.rpc.NodeException;
import org.utxod.indexer.follow.source.BlockFetcher;
import org.utxod.indexer.follow.source.BlockSource;
import org.utxod.store.Index;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.Coin;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Script;
import org.utxod.store.error.UtxodException;
import org.utxod.store.model.BlockRecord;
import org.utxod.store.read.IndexView;

/**
 * Hands the coins of a scan of a node's UTXO set to the follower, the only writer. A scan speaks of one block: while
 * the index is below it, the coins wait for it; where the index has passed it, the blocks since are gone through once
 * more, for a partial index did not keep what they spent of older coins; where the index's chain does not hold it, the
 * coins are of no use.
 */
public final class ScanResultMailbox {
  /** So many blocks are gone through at most; beyond, a new scan is less work for everybody. */
  static final int MAX_BLOCKS_SINCE = 144;

  /** The outcome of merging a scan's coins. */
  public enum Outcome {
    /** They are in the index. */
    FILLED_IN,
    /** Their block is not on the index's chain, or too far below its tip: scan again. */
    OUTDATED
  }

  private record Offer(
      Set<Script> scripts, ScannedCoins coins, CompletableFuture<Outcome> outcome) {}

  private final Index index;
  private final BlockFetcher blocks;
  private final Runnable wake;
  private volatile @Nullable Offer offer;

  ScanResultMailbox(Index index, BlockFetcher blocks, Runnable wake) {
    this.index = index;
    this.blocks = blocks;
    this.wake = wake;
  }

  /**
   * Leaves coins for the follower, in the place of any that still lie there; from any thread.
   *
   * @param scripts all that were asked for, also those that hold nothing
   * @return what becomes of them, or the fault for which they cannot be taken; cancelling it takes them back
   */
  public CompletableFuture<Outcome> leave(Set<Script> scripts, ScannedCoins coins) {
    CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    offer = new Offer(Set.copyOf(scripts), coins, outcome);
    wake.run();
    return outcome;
  }

  /**
   * Takes up what was left, if its time has come; for the follower's thread, between two blocks.
   *
   * @throws NodeException if a block since could not be had now; it is tried again
   */
  void takeUp(BlockSource source) {
    Offer left = offer;
    if (left == null) {
      return;
    }
    if (left.outcome.isDone()) {
      offer = null;
      return;
    }
    try {
      Outcome outcome = takeUp(source, left);
      if (outcome != null) {
        offer = null;
        left.outcome.complete(outcome);
      }
    } catch (NodeException e) {
      if (e.decision() == UtxodException.Decision.RETRY) {
        throw e;
      }
      refuse(left, e);
    } catch (UtxodException e) {
      refuse(left, e);
    }
  }

  private void refuse(Offer left, UtxodException e) {
    offer = null;
    left.outcome.completeExceptionally(e);
  }

  private @Nullable Outcome takeUp(BlockSource source, Offer left) {
    ChainPoint point = left.coins.point();
    ChainPoint tip;
    List<BlockHash> since = new ArrayList<>();
    try (IndexView view = index.view()) {
      BlockRecord record = view.state().tip();
      if (record == null || record.point().height() < point.height()) {
        return null;
      }
      tip = record.point();
      if (!view.contains(point.height(), point.hash())
          || tip.height() - point.height() > MAX_BLOCKS_SINCE) {
        return Outcome.OUTDATED;
      }
      for (int height = point.height() + 1; height <= tip.height(); height++) {
        since.add(view.block(height).orElseThrow().point().hash());
      }
    }
    Map<Script, Map<OutPoint, Coin>> coins = new HashMap<>();
    for (Script script : left.scripts) {
      Map<OutPoint, Coin> ofScript = new LinkedHashMap<>();
      left.coins.of(script).forEach(coin -> ofScript.put(coin.outPoint(), coin));
      coins.put(script, ofScript);
    }
    for (BlockHash hash : since) {
      goThrough(blocks.fetch(source, hash), coins);
    }
    Map<Script, List<Coin>> now = new HashMap<>();
    coins.forEach((script, ofScript) -> now.put(script, List.copyOf(ofScript.values())));
    index.writer().backfill(tip, now);
    return Outcome.FILLED_IN;
  }

  private static void goThrough(BlockDelta block, Map<Script, Map<OutPoint, Coin>> coins) {
    BlockDelta.Cursor cursor = block.cursor();
    while (cursor.next()) {
      Map<OutPoint, Coin> ofScript = coins.get(cursor.script());
      if (ofScript == null) {
        continue;
      }
      if (cursor.isCreated()) {
        boolean coinbase = cursor.transactionIndex() == 0;
        Coin coin = new Coin(cursor.outPoint(), cursor.valueSat(), block.height(), coinbase);
        ofScript.put(coin.outPoint(), coin);
      } else {
        ofScript.remove(cursor.outPoint());
      }
    }
  }
}
