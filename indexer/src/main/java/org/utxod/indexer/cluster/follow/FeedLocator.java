package org.utxod.indexer.cluster.follow;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.utxod.indexer.cluster.feed.FeedDecoder;
import org.utxod.indexer.cluster.feed.FeedMessage;
import org.utxod.indexer.cluster.feed.FeedPosition;
import org.utxod.indexer.cluster.log.FeedException;
import org.utxod.indexer.cluster.log.FeedReader;
import org.utxod.indexer.cluster.log.LogRange;
import org.utxod.indexer.cluster.log.LogRecord;

/**
 * Finds the offset from which a log has what follows a position, by halving: positions only grow along a log. For one thread.
 */
final class FeedLocator {
  private static final Duration POLL = Duration.ofSeconds(2);
  private static final int MAX_POLLS = 64;
  private static final long NEAR = 16;

  private final FeedReader reader;

  FeedLocator(FeedReader reader) {
    this.reader = reader;
  }

  /**
   * An offset at or before the first message after {@code position}, and not much before it.
   *
   * @throws FeedException where the log cannot be read
   */
  long after(FeedPosition position) {
    LogRange range = reader.range();
    long low = range.begin();
    long high = range.end();
    while (high - low > NEAR) {
      long middle = low + (high - low) / 2;
      Optional<FeedMessage> message = firstFrom(middle, high);
      if (message.isEmpty() || isAfter(message.get().position(), position)) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return low;
  }

  private static boolean isAfter(FeedPosition one, FeedPosition other) {
    return one.epoch() != other.epoch()
        ? one.epoch() > other.epoch()
        : one.sequence() > other.sequence();
  }

  /** The first whole message from an offset on; empty where there is none before {@code end}. */
  private Optional<FeedMessage> firstFrom(long offset, long end) {
    FeedDecoder decoder = new FeedDecoder();
    reader.seek(offset);
    for (int polls = 0; polls < MAX_POLLS; polls++) {
      List<LogRecord> records = reader.poll(POLL);
      if (records.isEmpty()) {
        return Optional.empty();
      }
      for (LogRecord record : records) {
        if (record.offset() >= end) {
          return Optional.empty();
        }
        try {
          Optional<FeedMessage> message = decoder.add(record.value());
          if (message.isPresent()) {
            return message;
          }
        } catch (IllegalArgumentException e) {
          // Whoever follows says so; here the next one does as well.
        }
      }
    }
    return Optional.empty();
  }
}
