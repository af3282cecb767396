package org.utxod.store.model;

import org.jspecify.annotations.Nullable;

/**
 * Data that was written and is missing, because the write-ahead log was found damaged or truncated when the index was
 * opened after an unclean stop.
 *
 * @param heightBefore of the last block written before; null if there was none
 * @param heightAfter of the last block present now; null if there is none
 */
public record WalLoss(
    @Nullable Integer heightBefore, @Nullable Integer heightAfter) {
  /** Number of lost blocks; 0 if only other data was lost. */
  public int blocks() {
    int before = heightBefore == null ? -1 : heightBefore;
    int after = heightAfter == null ? -1 : heightAfter;
    return Math.max(0, before - after);
  }

  /** Whether an index at {@code height} (null before the first block) has them again. */
  public boolean isMadeGood(@Nullable Integer height) {
    return blocks() == 0 || (height != null && heightBefore != null && height >= heightBefore);
  }

  /** What happened, what it means, and what to do. */
  public String message() {
    String lost = blocks() == 0
        ? "what was written last is lost"
        : "the index was at block " + heightBefore + " and is back at "
            + (heightAfter == null ? "its beginning" : "block " + heightAfter);
    return "The index's write-ahead log was damaged or cut short while utxod did not run or was killed: "
        + lost
        + ". It is consistent; the blocks are taken from the node again, and subscribers are notified of them again."
        + " Something changed what was on the disk: look at the disk, the memory and the file system, and run"
        + " 'utxod verify'.";
  }
}
