package org.utxod.indexer.cluster;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.cluster.feed.FeedDecoder;
import org.utxod.indexer.cluster.fixture.ListLog;
import org.utxod.indexer.cluster.log.FeedException;
import org.utxod.indexer.cluster.log.FeedLog;
import org.utxod.indexer.cluster.log.FeedReader;
import org.utxod.indexer.cluster.log.FeedWriter;
import org.utxod.indexer.cluster.log.LogRange;
import org.utxod.indexer.cluster.log.LogRecord;

/** The log in memory, which is away now and then, lets others act amid an append, and is watched. */
final class UneasyLog implements FeedLog {
  private final ListLog log;
  private final FeedWitness witness;
  private final Random random;
  private boolean flaky;
  private int appendsBefore;
  private @Nullable Runnable amidst;

  UneasyLog(ListLog log, FeedWitness witness, Random random) {
    this.log = log;
    this.witness = witness;
    this.random = random;
  }

  /** Whether it is away now and then. */
  void flaky(boolean away) {
    flaky = away;
  }

  /** Runs something before an append that is to come. */
  void amidst(int appends, @Nullable Runnable action) {
    appendsBefore = appends;
    amidst = action;
  }

  private void mayBeAway() {
    if (flaky && random.nextInt(6) == 0) {
      throw new FeedException(FeedException.Kind.AWAY, "The log is away.");
    }
  }

  private void watched(Runnable append) {
    Runnable action = amidst;
    if (action != null && appendsBefore-- <= 0) {
      amidst = null;
      action.run();
    }
    long before = log.records().isEmpty() ? -1 : log.records().lastKey();
    try {
      append.run();
    } finally {
      FeedDecoder decoder = new FeedDecoder();
      for (byte[] record : log.records().tailMap(before, false).values()) {
        decoder.add(record).ifPresent(witness::committed);
      }
    }
  }

  @Override
  public FeedWriter claim() {
    mayBeAway();
    FeedWriter writer = log.claim();
    return new FeedWriter() {
      @Override
      public void append(List<byte[]> records) {
        watched(() -> writer.append(records));
      }

      @Override
      public void close() {
        writer.close();
      }
    };
  }

  @Override
  public FeedReader reader() {
    mayBeAway();
    FeedReader reader = log.reader();
    return new FeedReader() {
      @Override
      public LogRange range() {
        mayBeAway();
        return reader.range();
      }

      @Override
      public void seek(long offset) {
        reader.seek(offset);
      }

      @Override
      public List<LogRecord> poll(Duration wait) {
        mayBeAway();
        return flaky && random.nextInt(4) == 0 ? List.of() : reader.poll(wait);
      }

      @Override
      public long position() {
        return reader.position();
      }

      @Override
      public void wake() {
        reader.wake();
      }

      @Override
      public void close() {
        reader.close();
      }
    };
  }

  @Override
  public void close() {}
}
