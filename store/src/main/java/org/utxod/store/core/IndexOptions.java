package org.utxod.store.core;

/**
 * How much history an index keeps in addition to the coins.
 *
 * @param undoBlocks blocks that can be disconnected from stored undo records; reorganisations up to this depth are
 *     always followed
 * @param activityBlocks blocks for which activity, and so earlier balances, are available
 * @param journalEntries number of journal steps kept for subscribers
 * @param scriptHashIndex whether scripts can be found by their SHA-256; costs about 13 bytes a coin
 * @param setHash whether the hash of the UTXO set is updated with each block; costs about 2.5 microseconds a coin
 */
public record IndexOptions(
    int undoBlocks,
    int activityBlocks,
    int journalEntries,
    boolean scriptHashIndex,
    boolean setHash) {
  /** The defaults. */
  public static final IndexOptions DEFAULT = new IndexOptions(2_016, 1_008, 20_000, false);

  /** With the set hash carried along. */
  public IndexOptions(
      int undoBlocks, int activityBlocks, int journalEntries, boolean scriptHashIndex) {
    this(undoBlocks, activityBlocks, journalEntries, scriptHashIndex, true);
  }

  public IndexOptions {
    if (activityBlocks < 0 || undoBlocks < Math.max(1, activityBlocks)) {
      throw new IllegalArgumentException(
          "undo_blocks must be at least 1 and at least activity_blocks, for activity is pruned by the undo records");
    }
    if (journalEntries < 1) {
      throw new IllegalArgumentException("journal_entries must be at least 1");
    }
  }
}
