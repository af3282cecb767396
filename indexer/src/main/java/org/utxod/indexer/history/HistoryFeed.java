package org.utxod.indexer.history;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.history.History;
import org.utxod.store.history.segment.SegmentBuilder;
import org.utxod.store.model.StoreException;

/**
 * Takes blocks from the follower while it is far from the tip, so that they need not be read twice. What it misses is a gap
 * that the builder fills. {@link #applied} is for the follower's thread, {@link #flush} for any.
 */
public final class HistoryFeed {
  private static final Logger LOG = LoggerFactory.getLogger("utxod.history");

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Clock clock;
  private final History history;
  private final HistoryOptions options;
  private final ReentrantLock lock = new ReentrantLock();
  private final SegmentBuilder blocks;

  /** Whether the last block was within reach of a reorganisation, where the follower adds nothing more. */
  private volatile boolean nearTip = true;

  private volatile Instant lastApplied = Instant.MIN;

  public HistoryFeed(History history, HistoryOptions options, Clock clock) {
    this.clock = clock;
    this.history = history;
    this.options = options;
    this.blocks = history.builder();
  }

  /**
   * A block was applied.
   *
   * @param delta only valid during the call
   * @param last height of the last block known of the chain that is followed
   */
  public void applied(BlockDelta delta, int last) {
    boolean near = delta.height() > last - options.depth();
    nearTip = near;
    lastApplied = clock.instant();
    if (near) {
      return;
    }
    lock.lock();
    try {
      if (!follows(delta)) {
        write();
        if (isCovered(delta.height())) {
          return;
        }
      }
      blocks.add(delta);
      if (blocks.changes() >= options.maxChanges()) {
        write();
      }
    } catch (StoreException e) {
      blocks.clear();
      LOG.warn("{}", e.getMessage());
    } finally {
      lock.unlock();
    }
  }

  private boolean follows(BlockDelta delta) {
    ChainPoint before = blocks.last();
    return before != null
        && before.height() + 1 == delta.height()
        && before.hash().equals(delta.previousHash());
  }

  private boolean isCovered(int height) {
    try (History.Segments segments = history.segments()) {
      return segments.all().stream().anyMatch(segment -> segment.toHeight() >= height);
    }
  }

  private void write() {
    if (blocks.blocks() > 0) {
      history.add(List.of(history.write(blocks)));
      blocks.clear();
    }
  }

  /** Whether the follower is far from the tip and its blocks come here. */
  boolean isFed() {
    // A follower that stopped on its way may begin at another place next time.
    return !nearTip && clock.instant().isBefore(lastApplied.plus(PATIENCE));
  }

  /**
   * Adds what was taken to the history.
   *
   * @throws StoreException if it cannot be written; it is a gap then
   */
  void flush() {
    lock.lock();
    try {
      write();
    } finally {
      blocks.clear();
      lock.unlock();
    }
  }
}
