package org.utxod.indexer.cluster.feed;

import org.jspecify.annotations.Nullable;
import org.utxod.store.model.JournalStep;
import org.utxod.store.read.Journal;

/**
 * A place in the feed: a step of the publisher's journal.
 *
 * @param epoch counts up with every time that steps could not be continued: a re-index, a restored or another publisher
 * @param sequence of the journal; 0 before its first step
 * @param step what the journal says under that sequence; null before its first step
 */
public record FeedPosition(
    long epoch, long sequence, @Nullable JournalStep step) {
  public FeedPosition {
    if (step == null ? sequence != 0 : step.sequence() != sequence) {
      throw new IllegalArgumentException("a feed's position is not that of its step");
    }
  }

  /** The position of a step. */
  public static FeedPosition of(long epoch, JournalStep step) {
    return new FeedPosition(epoch, step.sequence(), step);
  }

  /** The position of the last step of a journal. */
  public static FeedPosition lastOf(long epoch, Journal journal) {
    long last = journal.last();
    return new FeedPosition(epoch, last, stepOf(journal, last));
  }

  private static @Nullable JournalStep stepOf(Journal journal, long sequence) {
    return sequence == 0
        ? null
        : journal
            .after(sequence - 1, 1)
            .filter(steps -> !steps.isEmpty())
            .map(steps -> steps.get(0))
            .orElse(null);
  }

  /** Whether the journal has this very step. */
  public boolean isIn(Journal journal) {
    return sequence == 0 || (step != null && step.equals(stepOf(journal, sequence)));
  }
}
