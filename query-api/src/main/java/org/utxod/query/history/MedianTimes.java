package org.utxod.query.history;

import java.util.Arrays;
import java.util.Optional;
import org.utxod.store.history.HistoryReader;
import org.utxod.store.history.segment.Segment;

/** Median times of blocks by the times of the blocks before them (BIP 113; Core: chain.h, GetMedianTimePast). Stateless. */
public final class MedianTimes {
  private static final int SPAN = 11;

  private MedianTimes() {}

  /** The median time of the block at a height, seconds since 1970; 0 where the block is not known. */
  public static long of(HistoryReader reader, int height) {
    long[] times = new long[Math.min(SPAN, height + 1)];
    for (int i = 0; i < times.length; i++) {
      Optional<Segment.Block> block = reader.block(height - i);
      if (block.isEmpty()) {
        return 0;
      }
      times[i] = block.get().time();
    }
    Arrays.sort(times);
    return times[times.length / 2];
  }
}
