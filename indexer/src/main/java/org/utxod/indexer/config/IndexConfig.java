package org.utxod.indexer.config;

import org.utxod.store.core.IndexOptions;

/**
 * What the index keeps, and how it is filled.
 *
 * @param options what is kept
 * @param startHeight the first block of an empty index; 0 for the genesis block
 * @param bulkFromBlocks how much farther from the tip than {@code undo_blocks} the index must be for blocks to be
 *     imported in bulk
 * @param verifyEveryHours how often the daemon compares the index with the node by itself; 0 for never
 * @param backfillQueried whether scripts of a partial index are backfilled after the first query
 * @param history whether the history of every script is kept
 * @param historyTxids whether its txids are kept too
 */
public record IndexConfig(
    IndexOptions options,
    int startHeight,
    int bulkFromBlocks,
    int verifyEveryHours,
    boolean backfillQueried,
    boolean history,
    boolean historyTxids) {
  static IndexConfig of(SettingValues values) {
    return new IndexConfig(
        new IndexOptions(
            values.get(Setting.UNDO_BLOCKS),
            values.get(Setting.ACTIVITY_BLOCKS),
            values.get(Setting.JOURNAL_ENTRIES),
            values.get(Setting.SCRIPT_HASH_INDEX),
            values.get(Setting.SET_HASH)),
        values.get(Setting.START_HEIGHT),
        values.get(Setting.BULK_FROM_BLOCKS),
        values.get(Setting.VERIFY_EVERY_HOURS),
        values.get(Setting.BACKFILL),
        values.get(Setting.HISTORY),
        values.get(Setting.HISTORY_TXIDS));
  }
}
