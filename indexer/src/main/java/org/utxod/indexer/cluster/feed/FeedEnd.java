package org.utxod.indexer.cluster.feed;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.cluster.log.FeedException;
import org.utxod.indexer.cluster.log.FeedReader;
import org.utxod.indexer.cluster.log.LogRange;
import org.utxod.indexer.cluster.log.LogRecord;

/** Finds the last thing that was said in a log. */
public final class FeedEnd {
  private static final long FIRST_STRETCH = 64;
  private static final Duration POLL = Duration.ofSeconds(2);
  private static final int MAX_EMPTY_POLLS = 15;

  private FeedEnd() {}

  /**
   * The last message that is whole, by reading ever longer stretches at the log's end; empty where the log has none. Records
   * that are none of ours are passed over.
   *
   * @throws FeedException {@code AWAY} also where the log says that it has records and does not give them
   */
  public static Optional<FeedMessage> last(FeedReader reader) {
    LogRange range = reader.range();
    long stretch = FIRST_STRETCH;
    while (!range.isEmpty()) {
      long from = Math.max(range.begin(), range.end() - stretch);
      FeedMessage last = lastFrom(reader, from, range.end());
      if (last != null) {
        return Optional.of(last);
      }
      if (from == range.begin()) {
        return Optional.empty();
      }
      stretch *= 4;
    }
    return Optional.empty();
  }

  private static @Nullable FeedMessage lastFrom(FeedReader reader, long from, long end) {
    FeedDecoder decoder = new FeedDecoder();
    FeedMessage last = null;
    reader.seek(from);
    int empty = 0;
    // The place after the last record may be that of a mark of the log's own, which is never given.
    for (long next = from; next < end - 1; next = reader.position()) {
      List<LogRecord> records = reader.poll(POLL);
      empty = records.isEmpty() && reader.position() == next ? empty + 1 : 0;
      if (empty == MAX_EMPTY_POLLS) {
        throw new FeedException(
            FeedException.Kind.AWAY, "The log does not give the records at its end.");
      }
      for (LogRecord record : records) {
        try {
          last = decoder.add(record.value()).orElse(last);
        } catch (IllegalArgumentException e) {
          // None of ours; whoever follows the log says so.
        }
      }
    }
    return last;
  }
}
