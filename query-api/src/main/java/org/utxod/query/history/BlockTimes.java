package org.utxod.query.history;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.history.History;
import org.utxod.store.history.HistoryReader;
import org.utxod.store.model.BlockRecord;
import org.utxod.store.read.IndexView;

/**
 * Blocks with their median times: the index's own, and below its first those of the history. For one thread; closed before its
 * view.
 */
public final class BlockTimes implements AutoCloseable {
  /** @param medianTime seconds since 1970; where that is unknown, the miner's time */
  public record Block(ChainPoint point, long medianTime) {}

  private final IndexView view;
  private final History.@Nullable Segments segments;
  private final @Nullable HistoryReader reader;
  private final Map<Integer, Optional<Block>> below = new HashMap<>();

  /** @param history null if none is kept */
  public BlockTimes(IndexView view, @Nullable History history) {
    this.view = view;
    this.segments = history == null ? null : history.segments();
    this.reader = segments == null ? null : new HistoryReader(view, segments);
  }

  /** The block of the view's chain at a height; empty where it is not known. */
  public Optional<Block> at(int height) {
    Optional<Block> own = view.block(height)
        .map(block ->
            new Block(block.point(), block.medianTime() > 0 ? block.medianTime() : block.time()));
    HistoryReader kept = reader;
    if (own.isPresent() || kept == null || height < 0) {
      return own;
    }
    return below.computeIfAbsent(height, at -> {
      long time = MedianTimes.of(kept, at);
      return time == 0
          ? Optional.empty()
          : kept.block(at).map(block -> new Block(new ChainPoint(at, block.hash()), time));
    });
  }

  /** The same time alone; 0 where it is not known. */
  static long of(IndexView view, HistoryReader reader, int height) {
    return view.block(height)
        .map(BlockTimes::medianTime)
        .orElseGet(() -> MedianTimes.of(reader, height));
  }

  private static long medianTime(BlockRecord block) {
    return block.medianTime() > 0 ? block.medianTime() : block.time();
  }

  @Override
  public void close() {
    if (segments != null) {
      segments.close();
    }
  }
}
