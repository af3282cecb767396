package org.utxod.store.history.segment;

import java.util.List;

/** The postings of one script in one segment, in chain order. For one thread, while its segment is open. */
public interface PostingList {
  /** Nothing. */
  static PostingList empty() {
    return new ShortList(List.of());
  }

  /** Number of postings. */
  long size();

  /** Sums of the first {@code count} postings. */
  HistoryTotals before(long count);

  /** Postings from an index on, at most {@code max}. */
  List<Posting> read(long from, int max);

  /** How many of the postings are of transactions with numbers below {@code number}. */
  long below(int number);

  /** Sums of all of them. */
  default HistoryTotals totals() {
    return before(size());
  }
}
