package org.utxod.store.history;

import java.util.ArrayList;
import java.util.List;
import org.utxod.store.history.segment.Segment;

/** Which segments are merged next. */
final class MergeRun {
  /** So many neighbouring segments of one level usually become one. */
  static final int FAN_IN = 16;

  /** No segment of more postings is made by merging: the largest is rewritten with as much room beside it. */
  private static final long MAX_POSTINGS = 1L << 28;

  private MergeRun() {}

  /** Neighbours of one level, the lowest first; empty if there are not enough. */
  static List<Segment> of(List<Segment> segments, int tipHeight, int undoBlocks, int fanIn) {
    List<Segment> best = List.of();
    List<Segment> run = new ArrayList<>();
    long postings = 0;
    for (Segment segment : segments) {
      Segment last = run.isEmpty() ? null : run.get(run.size() - 1);
      if (last != null
          && (last.level() != segment.level()
              || last.toHeight() + 1 != segment.fromHeight()
              || postings + segment.postings() > MAX_POSTINGS)) {
        run = new ArrayList<>();
        postings = 0;
      }
      run.add(segment);
      postings += segment.postings();
      if (run.size() == fanIn) {
        int length = segment.toHeight() - run.get(0).fromHeight() + 1;
        boolean settled = tipHeight - segment.toHeight() >= Math.min(length, undoBlocks);
        if (settled && (best.isEmpty() || run.get(0).level() < best.get(0).level())) {
          best = run;
        }
        run = new ArrayList<>();
        postings = 0;
      }
    }
    return best;
  }
}
