package org.utxod.indexer.history;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.utxod.indexer.bitcoind.rpc.NodeException;
import org.utxod.indexer.follow.source.BlockFetcher;
import org.utxod.indexer.follow.source.BlockPrefetcher;
import org.utxod.indexer.follow.source.BlockSource;
import org.utxod.indexer.follow.source.FollowHaltedException;
import org.utxod.indexer.follow.source.SourcePool;
import org.utxod.query.outbound.Sleeper;
import org.utxod.store.Index;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.error.UtxodException;
import org.utxod.store.history.History;
import org.utxod.store.history.segment.Segment;
import org.utxod.store.history.segment.SegmentBuilder;
import org.utxod.store.model.BlockRecord;
import org.utxod.store.model.StoreException;
import org.utxod.store.read.IndexView;

/**
 * Keeps the history complete: fills gaps from the node, the newest first, removes segments of another branch and damaged
 * ones, and merges small ones. For the one thread that calls {@link #run} or {@link #cycle}; {@link #stop} is for any.
 */
public final class HistoryBuilder implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger("utxod.history");
  private static final Duration IDLE = Duration.ofSeconds(1);
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(10);
  private static final Duration PATIENCE_AHEAD = Duration.ofSeconds(60);
  private static final Duration WHILE_BUSY = Duration.ofMillis(100);

  /** A follower that is applying blocks for longer does not hold it up any more. */
  private static final int MAX_BUSY_PAUSES = 50;

  /** One block after the other, so that no more than one processor works on it at any time, the node's included. */
  private static final int FETCH_AHEAD = 1;

  private static final Duration MAX_PAUSE = Duration.ofSeconds(1);

  private static final int FIRST_CHUNK = 100;
  private static final int MAX_CHUNK = 20_000;

  private final History history;
  private final HistoryFeed feed;
  private final Index index;
  private final SourcePool pool;
  private final BlockFetcher blocks;
  private final ExecutorService fetchers;
  private final HistoryOptions options;
  private final BooleanSupplier busy;
  private final Clock clock;
  private final Sleeper sleeper;
  private final HistoryProgress progress;
  private int chunk = FIRST_CHUNK;
  private @Nullable ChainPoint behindAt;
  private Instant behindSince = Instant.MIN;
  private volatile boolean stopping;

  /**
   * @param pool of its own, because one is for one thread
   * @param busy whether the follower is applying a block that clients wait for
   */
  public HistoryBuilder(
      History history,
      HistoryFeed feed,
      Index index,
      SourcePool pool,
      ExecutorService fetchers,
      HistoryOptions options,
      BooleanSupplier busy,
      Clock clock,
      Sleeper sleeper,
      HistoryProgress progress) {
    this.clock = clock;
    this.history = history;
    this.feed = feed;
    this.index = index;
    this.pool = pool;
    this.blocks = new BlockFetcher(pool);
    this.fetchers = fetchers;
    this.options = options;
    this.busy = busy;
    this.sleeper = sleeper;
    this.progress = progress;
  }

  /** Ends the work soon. */
  public void stop() {
    stopping = true;
    pool.cancelAll();
  }

  private boolean mustStop() {
    return stopping || Thread.currentThread().isInterrupted();
  }

  @Override
  public void run() {
    try {
      while (!mustStop()) {
        if (!cycle()) {
          sleeper.sleep(progress.problem() == null ? IDLE : AFTER_FAILURE);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * One step: removes what is wrong, and fills or merges something.
   *
   * @return false if there is nothing to do now
   */
  public boolean cycle() throws InterruptedException {
    try {
      boolean did = step();
      progress.well();
      return did;
    } catch (NodeException e) {
      if (e.kind() != NodeException.Kind.CANCELLED) {
        failed(e);
      }
    } catch (StoreException e) {
      if (e.kind() == StoreException.Kind.CLOSED) {
        stopping = true;
      } else if (e.kind() != StoreException.Kind.REBUILDING) {
        failed(e);
      }
    } catch (UtxodException e) {
      failed(e);
    } catch (RuntimeException e) {
      if (!mustStop()
          && progress.failed(
              "Unexpected error (" + e.getClass().getSimpleName() + "); see the log.")) {
        LOG.error("Building the history failed with an unexpected error; it is tried again.", e);
      }
    }
    return false;
  }

  private void failed(UtxodException e) {
    String message =
        e instanceof FollowHaltedException && e.getCause() instanceof NodeException cause
            ? cause.getMessage()
                + " The history reaches down to the blocks above it until a configured node has it; everything else goes on."
            : String.valueOf(e.getMessage());
    if (!mustStop() && progress.failed(message)) {
      LOG.warn("{}", message);
    }
  }

  private boolean step() throws InterruptedException {
    if (history.removeDamaged()) {
      LOG.warn("A part of the history is damaged and was removed; its blocks are read again.");
    }
    HistoryGaps.Gap gap = gap();
    if (gap != null) {
      return fillOrShrink(gap);
    }
    BlockRecord tip = index.state().tip();
    return tip != null && history.merge(tip.point().height(), options.undoBlocks(), this::mustStop);
  }

  /** The newest gap; null if there is none, or while the follower is not near the tip. */
  private HistoryGaps.@Nullable Gap gap() {
    if (feed.isFed()) {
      return null;
    }
    feed.flush();
    try (IndexView view = index.view()) {
      BlockRecord tip = view.state().tip();
      if (tip == null || view.state().activityFrom() == null) {
        return null;
      }
      int height = tip.point().height();
      removeStale(view, height);
      try (History.Segments segments = history.segments()) {
        List<Segment> all = segments.all();
        progress.report(all, height);
        Segment last = segments.last();
        if (last != null && last.toHeight() > height) {
          dropWhatIsAhead(tip.point());
          return null;
        }
        behindAt = null;
        return HistoryGaps.newest(all, height);
      }
    }
  }

  /**
   * The history reaches above the index: the index lost blocks, and comes back to them in a moment, or its chain became
   * shorter.
   */
  private void dropWhatIsAhead(ChainPoint tip) {
    Instant now = clock.instant();
    if (!tip.equals(behindAt)) {
      behindAt = tip;
      behindSince = now;
    } else if (!now.isBefore(behindSince.plus(PATIENCE_AHEAD))) {
      LOG.info("History above block {} is not of the index's chain any more.", tip.height());
      history.removeFrom(tip.height() + 1);
    }
  }

  /** Removes segments that end with a block of another branch. */
  private void removeStale(IndexView view, int height) {
    int stale = Integer.MAX_VALUE;
    try (History.Segments segments = history.segments()) {
      for (Segment segment : segments.all()) {
        int to = segment.toHeight();
        if (to <= height && view.block(to).isPresent() && !view.contains(to, segment.lastHash())) {
          stale = Math.min(stale, segment.fromHeight());
        }
      }
    }
    if (stale < Integer.MAX_VALUE) {
      LOG.info("History from block {} on is of another branch; it is built anew.", stale);
      history.removeFrom(stale);
    }
  }

  /** Blocks that no node has any more end a gap somewhere in its middle, which is found by halves. */
  private boolean fillOrShrink(HistoryGaps.Gap gap) throws InterruptedException {
    try {
      return fill(gap.last(chunk));
    } catch (FollowHaltedException e) {
      if (chunk == 1 || gap.from() == gap.to()) {
        throw e;
      }
      chunk = Math.max(1, Math.min(chunk, gap.to() - gap.from() + 1) / 2);
      return true;
    }
  }

  /** Whether the gap is smaller now. */
  private boolean fill(HistoryGaps.Gap gap) throws InterruptedException {
    UtxodException failure = null;
    for (BlockSource source : pool.worthAsking()) {
      try {
        pool.poll(source);
        boolean filled = fill(source, gap);
        pool.succeeded(source);
        if (filled) {
          return true;
        }
      } catch (NodeException | FollowHaltedException e) {
        pool.failed(source);
        failure = e;
        if (mustStop()) {
          break;
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
    return false;
  }

  private boolean fill(BlockSource source, HistoryGaps.Gap gap) throws InterruptedException {
    List<Segment> written = new ArrayList<>();
    boolean added = false;
    SegmentBuilder builder = history.builder();
    long changes = 0;
    try (BlockPrefetcher ahead =
        new BlockPrefetcher(source, blocks, false, fetchers, FETCH_AHEAD, gap.from(), gap.to())) {
      for (int height = gap.from(); height <= gap.to(); height++) {
        Instant begun = clock.instant();
        BlockDelta delta = mustStop() ? null : ahead.next();
        if (delta == null) {
          return false; // The source does not reach so far now.
        }
        builder.add(delta);
        ahead.recycle(delta);
        if (builder.changes() >= options.maxChanges()) {
          changes += builder.changes();
          written.add(history.write(builder));
          builder.clear();
        }
        yieldToFollower();
        pauseSince(begun);
      }
      changes += builder.changes();
      if (builder.blocks() > 0) {
        written.add(history.write(builder));
      }
      if (joins(written, gap)) {
        history.add(written);
        added = true;
        adapt(changes);
      }
      return added;
    } catch (IllegalArgumentException e) {
      throw new NodeException(
          NodeException.Kind.MALFORMED_ANSWER,
          source.label() + " changed its chain while blocks were read; they are read again.",
          e);
    } finally {
      if (!added) {
        history.discard(written);
      }
    }
  }

  /** Whether the blocks are of the chain of those above them. */
  private boolean joins(List<Segment> written, HistoryGaps.Gap gap) {
    Segment last = written.get(written.size() - 1);
    BlockHash below = gap.below();
    if (below != null) {
      if (!last.lastHash().equals(below)) {
        throw new NodeException(
            NodeException.Kind.MALFORMED_ANSWER,
            "The node's block at height " + last.toHeight()
                + " is not of the index's chain; history below it is built once it is.");
      }
      return true;
    }
    try (IndexView view = index.view()) {
      return view.block(last.toHeight()).isEmpty()
          || view.contains(last.toHeight(), last.lastHash());
    }
  }

  private void adapt(long changes) {
    if (changes < options.maxChanges() / 4) {
      chunk = Math.min(MAX_CHUNK, chunk * 2);
    } else if (changes > 2L * options.maxChanges()) {
      chunk = Math.max(1, chunk / 2);
    }
  }

  /** As long as the work took, so that clients have at least half of the processor that it is on. */
  private void pauseSince(Instant begun) throws InterruptedException {
    Duration took = Duration.between(begun, clock.instant());
    sleeper.sleep(took.compareTo(MAX_PAUSE) < 0 ? took : MAX_PAUSE);
  }

  private void yieldToFollower() throws InterruptedException {
    for (int i = 0; i < MAX_BUSY_PAUSES && busy.getAsBoolean() && !mustStop(); i++) {
      sleeper.sleep(WHILE_BUSY);
    }
  }
}
