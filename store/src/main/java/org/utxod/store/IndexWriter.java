package org.utxod.store;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.utxod.chain.BlockDelta;
import org.utxod.chain.ChainPoint;

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
   * @throws StoreFault of kind {@code FOREIGN} where the index is not empty
   */
  void beginAfter(BlockRecord base);

  /**
   * Applies a block in one atomic, synced write.
   *
   * @return false where the index has it already, so that nothing was changed
   * @throws StoreFault {@code NOT_NEXT} where it does not follow the tip, {@code INVARIANT} where it breaks a rule (a
   *     spent coin that is not there, a coin made twice, ...), {@code IO} where the disk refused; nothing is changed then
   */
  boolean apply(BlockDelta delta);

  /** Whether every block above {@code height} can be taken back from its stored undo record. */
  boolean canRollBackTo(int height);

  /** Whether the undo record of our block at {@code height} is kept. */
  boolean canRollBack(int height);

  /**
   * Takes the last block back, exactly, from its undo record.
   *
   * @return the new chain point
   * @throws StoreFault {@code NO_UNDO} where the record is not kept, {@code DAMAGED} where it is not this block's
   */
  ChainPoint rollBack();

  /**
   * Takes the last block back without an undo record, by the block's own account of what it spent.
   *
   * @param stale the tip, with heights of what it spends
   * @param youngAgain our block at {@link #youngAgainBelow} the tip's height; null where that is empty
   * @param below the block before it, where the index has no row of that: the tip is the base of the snapshot with which
   *     it began, whose coins are all there, so that the base moves down by one; else null
   * @return the new chain point
   * @throws StoreFault {@code NOT_NEXT} where it is not the tip, {@code NO_UNDO} where it is the index's first, {@code
   *     INVARIANT} where it does not fit the coins; nothing is changed then
   */
  ChainPoint rollBack(
      BlockDelta stale, @Nullable BlockDelta youngAgain, @Nullable BlockRecord below);

  /** As above, for a block above the index's first. */
  default ChainPoint rollBack(BlockDelta stale, @Nullable BlockDelta youngAgain) {
    return rollBack(stale, youngAgain, null);
  }

  /** The height of the block whose coinbase is immature again once the block at {@code height} is taken back. */
  Optional<Integer> youngAgainBelow(int height);
}
