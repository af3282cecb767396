package org.utxod.indexer.history;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.history.segment.Segment;

/** Which blocks a history lacks. */
final class HistoryGaps {
  private HistoryGaps() {}

  /**
   * Blocks to be added.
   *
   * @param below hash that the last of them must have, if another segment follows; null if none does
   */
  record Gap(int from, int to, @Nullable BlockHash below) {
    /** Its last {@code count} blocks. */
    Gap last(int count) {
      return new Gap(Math.max(from, to - count + 1), to, below);
    }
  }

  /**
   * The newest gap up to a height; null if there is none. Segments whose hashes do not join have a gap of the older one's
   * blocks between them.
   *
   * @param segments in chain order
   * @param target the last block that should be covered
   */
  @Nullable
  static Gap newest(List<Segment> segments, int target) {
    int upper = target;
    BlockHash below = null;
    for (int i = segments.size() - 1; i >= 0; i--) {
      Segment segment = segments.get(i);
      if (upper > segment.toHeight()) {
        return new Gap(segment.toHeight() + 1, upper, below);
      }
      if (below != null && !segment.lastHash().equals(below)) {
        return new Gap(segment.fromHeight(), segment.toHeight(), below);
      }
      upper = segment.fromHeight() - 1;
      below = segment.previousHash();
    }
    return upper >= 0 ? new Gap(0, upper, below) : null;
  }
}
