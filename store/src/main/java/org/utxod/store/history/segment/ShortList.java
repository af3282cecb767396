package org.utxod.store.history.segment;

import java.util.List;

/** A list that was read with its bucket. */
record ShortList(List<Posting> postings) implements PostingList {
  @Override
  public long size() {
    return postings.size();
  }

  @Override
  public HistoryTotals before(long count) {
    return sum(HistoryTotals.NONE, postings.subList(0, (int) count));
  }

  static HistoryTotals sum(HistoryTotals start, List<Posting> postings) {
    HistoryTotals totals = start;
    for (Posting one : postings) {
      totals = totals.plus(
          new HistoryTotals(1, one.created(), one.receivedSat(), one.spent(), one.spentSat()));
    }
    return totals;
  }

  @Override
  public List<Posting> read(long from, int max) {
    return postings.subList((int) from, (int) Math.min(size(), from + max));
  }

  @Override
  public long below(int number) {
    int count = 0;
    while (count < postings.size() && postings.get(count).number() < number) {
      count++;
    }
    return count;
  }
}
