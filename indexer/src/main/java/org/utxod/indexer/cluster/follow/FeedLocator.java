package org.utxod.indexer.cluster.follow;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.cluster.feed.FeedDecoder;
import org.utxod.indexer.cluster.feed.FeedMessage;
import org.utxod.indexer.cluster.feed.FeedPosition;
import org.utxod.indexer.cluster.log.FeedException;
import org.utxod.indexer.cluster.log.FeedReader;
import org.utxod.indexer.cluster.log.LogRange;
import org.utxod.indexer.cluster.log.LogRecord;

/**
 * Finds the offset from which a log can be followed on from a position, by halving: positions only grow along a log. For one thread.
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
   * The offset of the last message at or before a place in the feed, from which it can be seen that the log continues that; where
   * there is none, of the first one after it or somewhat before. What else is in the log further up, and what is none of ours
   * there, does not matter any more.
   *
   * @throws FeedException where the log cannot be read
   */
  long from(long epoch, long sequence) {
    LogRange range = reader.range();
    long low = range.begin();
    long high = range.end();
    while (high - low > NEAR) {
      long middle = low + (high - low) / 2;
      Found found = firstFrom(middle, high);
      if (found == null || isAfter(found.position(), epoch, sequence)) {
        high = middle;
      } else {
        low = middle;
      }
    }
    long from = low;
    for (Found found = firstFrom(low, high);
        found != null && !isAfter(found.position(), epoch, sequence);
        found = firstFrom(found.next(), high)) {
      from = found.offset();
    }
    return from;
  }

  private static boolean isAfter(FeedPosition one, long epoch, long sequence) {
    return one.epoch() != epoch ? one.epoch() > epoch : one.sequence() > sequence;
  }

  /**
   * A whole message.
   *
   * @param offset at or before its first record
   * @param next after its last
   */
  private record Found(long offset, FeedPosition position, long next) {}

  /** The first whole message from an offset on; null where there is none before {@code end}. */
  private @Nullable Found firstFrom(long offset, long end) {
    FeedDecoder decoder = new FeedDecoder();
    reader.seek(offset);
    long begin = offset;
    for (int polls = 0; polls < MAX_POLLS; polls++) {
      long before = reader.position();
      List<LogRecord> records = reader.poll(POLL);
      if (reader.position() == before || before >= end) {
        return null;
      }
      for (LogRecord record : records) {
        if (record.offset() >= end) {
          return null;
        }
        try {
          Optional<FeedMessage> message = decoder.add(record.value());
          if (message.isPresent()) {
            return new Found(begin, message.get().position(), record.offset() + 1);
          }
        } catch (IllegalArgumentException e) {
          // Whoever follows says so; here the next one does as well.
          begin = record.offset() + 1;
        }
      }
    }
    return null;
  }
}
