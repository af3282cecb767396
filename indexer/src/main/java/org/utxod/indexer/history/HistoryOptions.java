package org.utxod.indexer.history;

/**
 * How history is built.
 *
 * @param depth blocks below the tip that are not taken from the follower, which then has clients waiting
 * @param maxChanges coins created and spent that are collected in memory before they are written
 * @param undoBlocks depth that no reorganisation reaches
 */
public record HistoryOptions(int depth, int maxChanges, int undoBlocks) {
  /** The lowest {@code activity_blocks} beside which history can be kept. */
  public static final int MIN_ACTIVITY_BLOCKS = 144;

  private static final int DEPTH = 6;
  private static final int BYTES_A_CHANGE = 36;
  private static final int HEAP_SHARE = 12;

  /** For a heap of so many bytes. */
  public static HistoryOptions ofHeap(long heapBytes, int undoBlocks) {
    long changes = heapBytes / HEAP_SHARE / BYTES_A_CHANGE;
    return new HistoryOptions(
        DEPTH, (int) Math.max(20_000, Math.min(4_000_000, changes)), undoBlocks);
  }
}
