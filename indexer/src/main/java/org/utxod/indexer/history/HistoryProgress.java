package org.utxod.indexer.history;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.utxod.query.port.HistoryStatus;
import org.utxod.store.history.History;
import org.utxod.store.history.segment.Segment;

/** How far the history is. Written by the builder's thread, read by any. */
public final class HistoryProgress implements HistoryStatus.Source {
  private volatile int covered;
  private volatile int target;
  private volatile @Nullable Integer fromHeight;
  private volatile @Nullable String problem;

  void report(List<Segment> segments, int target) {
    int sum = 0;
    for (Segment segment : segments) {
      sum += segment.toHeight() - segment.fromHeight() + 1;
    }
    List<Segment> run = History.Segments.lastRun(segments);
    this.target = target + 1;
    this.covered = sum;
    this.fromHeight = run.isEmpty() ? null : Integer.valueOf(run.get(0).fromHeight());
  }

  void well() {
    problem = null;
  }

  /** Whether the problem is another one than before. */
  boolean failed(String sentence) {
    boolean isNew = !sentence.equals(problem);
    problem = sentence;
    return isNew;
  }

  @Nullable
  String problem() {
    return problem;
  }

  @Override
  public HistoryStatus status() {
    Integer from = fromHeight;
    double progress = target <= 0 ? 0 : Math.min(1, covered / (double) target);
    return new HistoryStatus(true, from, from != null && from == 0, progress, problem);
  }
}
