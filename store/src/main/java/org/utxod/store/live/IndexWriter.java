package org.utxod.store.live;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.Coin;
import org.utxod.store.chain.Script;
import org.utxod.store.model.BlockRecord;
import org.utxod.store.model.CoinStats;

/**
 * The one hand that changes the index. All methods are for a single thread; what they change becomes visible to readers
 * at once and whole.
 */
public interface IndexWriter {
  /** Where the index stands; empty before the first block. */
  Optional<ChainPoint> point();

  /**
   * Makes an empty index begin with the block after {@code base} instead of with the genesis block; coins older than
   * that will be missing.
   *
   * @throws StoreException of kind {@code FOREIGN} where the index is not empty
   */
  void beginAfter(BlockRecord base);

  /**
   * Applies a block in one atomic, synced write.
   *
   * @return false where the index has it already, so that nothing was changed
   * @throws StoreException {@code NOT_NEXT} where it does not follow the tip, {@code INVARIANT} where it breaks a rule (a
   *     spent coin that is not there, a coin created twice, ...), {@code IO} where the disk refused; nothing is changed then
   */
  default boolean apply(BlockDelta delta) {
    return apply(delta, null);
  }

  /**
   * As {@link #apply(BlockDelta)}, of a block of which another index says what it came to.
   *
   * @param claim the UTXO set after the block; null where nothing is said
   * @throws StoreException {@code INVARIANT} also where it would be another one here
   */
  boolean apply(BlockDelta delta, @Nullable CoinStats claim);

  /** Whether every block above {@code height} can be disconnected from its stored undo record. */
  boolean canRollBackTo(int height);

  /** Whether the undo record of our block at {@code height} is kept. */
  boolean canRollBack(int height);

  /**
   * Takes the last block back, exactly, from its undo record. Scripts that were backfilled at this block or below it become
   * partial again first, and are remembered as wanted.
   *
   * @return the new chain point
   * @throws StoreException {@code NO_UNDO} where the record is not kept, {@code DAMAGED} where it is not this block's
   */
  default ChainPoint rollBack() {
    return rollBack((CoinStats) null);
  }

  /**
   * As {@link #rollBack()}, where another index says what it came to.
   *
   * @param claim the UTXO set after it; null where nothing is said
   * @throws StoreException {@code INVARIANT} also where it would be another one here; nothing is changed then
   */
  ChainPoint rollBack(@Nullable CoinStats claim);

  /**
   * Disconnects the last block without an undo record, by what the stale block itself says it spent.
   *
   * @param stale the tip, with heights of what it spends
   * @param immatureAgain our block at {@link #immatureAgainBelow} the tip's height; null where that is empty
   * @param below the block before it, where the index has no row of that: the tip is the base of the snapshot with which
   *     it began, whose coins are all there, so that the base moves down by one; else null
   * @return the new chain point
   * @throws StoreException {@code NOT_NEXT} where it is not the tip, {@code NO_UNDO} where it is the index's first, {@code
   *     INVARIANT} where it does not fit the coins; nothing is changed then
   */
  ChainPoint rollBack(
      BlockDelta stale, @Nullable BlockDelta immatureAgain, @Nullable BlockRecord below);

  /** Disconnects the last block by its own data, where the index has a row of the block below it. */
  default ChainPoint rollBack(BlockDelta stale, @Nullable BlockDelta immatureAgain) {
    return rollBack(stale, immatureAgain, null);
  }

  /**
   * Whether taking our block at {@code height} back by its undo record would make backfilled scripts partial again, which
   * its own account would not.
   */
  boolean undoLosesBackfills(int height);

  /**
   * Gives an index of partial coverage the older coins of some scripts, in one atomic write; from then on these are known
   * whole.
   *
   * @param point the tip
   * @param coins all coins of each script after that block, none too few; scripts that are known whole already are left out
   * @return how many scripts became whole
   * @throws StoreException {@code NOT_NEXT} where the index is at another block, {@code REFUSED} where it is complete anyway, or
   *     where its newer coins of a script are others than the given ones; nothing is changed then
   */
  int backfill(ChainPoint point, Map<Script, List<Coin>> coins);

  /** The height of the block whose coinbase is immature again once the block at {@code height} is disconnected. */
  Optional<Integer> immatureAgainBelow(int height);
}
