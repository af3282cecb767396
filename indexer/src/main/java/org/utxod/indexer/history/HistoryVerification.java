package org.utxod.indexer.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.bitcoind.rpc.NodeException;
import org.utxod.indexer.follow.source.BlockSource;
import org.utxod.indexer.job.JobRunner;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.error.UtxodException;
import org.utxod.store.history.History;
import org.utxod.store.history.HistoryCheck;
import org.utxod.store.history.segment.Segment;
import org.utxod.store.model.StoreException;

/**
 * Compares the history with the node's blocks: some of each segment, or all. Segments that are wrong are removed, and are
 * then built anew. For one thread; closes its sources.
 */
public final class HistoryVerification implements AutoCloseable {
  private static final byte[] NO_ARRAY = {};
  private static final int SAMPLE = 200;

  private final History history;
  private final List<BlockSource> sources;
  private final RandomGenerator random;

  /** @param sources in order of preference */
  public HistoryVerification(
      History history, List<? extends BlockSource> sources, RandomGenerator random) {
    this.history = history;
    this.sources = List.copyOf(sources);
    this.random = random;
  }

  /** Ends the calls in progress, from any thread. */
  public void cancelAll() {
    sources.forEach(BlockSource::cancelAll);
  }

  /**
   * Runs it.
   *
   * @param all whether every block is read, a full one in a tenth of a second or so; else 200 and those at the ends of
   *     segments
   * @throws UtxodException if no node can be asked
   */
  public JobRunner.Result run(boolean all, Consumer<String> progress, BooleanSupplier stopping) {
    List<String> differences = new ArrayList<>();
    List<Segment> wrong = new ArrayList<>();
    int blocks = 0;
    int missing = 0;
    long postings = 0;
    try (History.Segments segments = history.segments()) {
      int covered = segments.all().stream()
          .mapToInt(segment -> segment.toHeight() - segment.fromHeight() + 1)
          .sum();
      for (Segment segment : segments.all()) {
        HistoryCheck check = new HistoryCheck(segment, segments.fingerprints());
        boolean whole = true;
        String difference = null;
        for (int height : heights(segment, all, covered)) {
          if (stopping.getAsBoolean()) {
            throw new StoreException(
                StoreException.Kind.CLOSED, "The verification was stopped before it finished.");
          }
          try {
            BlockDelta delta = block(segment.block(height).hash());
            whole &= delta != null;
            missing += delta == null ? 1 : 0;
            difference = delta == null ? null : described(height, check.difference(delta));
          } catch (StoreException e) {
            if (e.kind() != StoreException.Kind.DAMAGED) {
              throw e; // A disk that fails, or a history that is closed, says nothing of the
              // segment.
            }
            difference = e.getMessage();
          }
          blocks++;
          if (difference != null) {
            break;
          }
        }
        if (difference == null && all && whole && check.postings() != segment.postings()) {
          difference = "it has entries that no block gave it";
        }
        if (difference != null) {
          wrong.add(segment);
          differences.add("Blocks " + segment.fromHeight() + " to " + segment.toHeight() + ": "
              + difference + ".");
        }
        postings += check.postings();
        progress.accept(String.format(
            Locale.ROOT, "Compared %,d blocks, up to %,d.", blocks, segment.toHeight()));
      }
    }
    history.removeAll(wrong);
    String compared = String.format(
        Locale.ROOT,
        "%,d blocks with %,d entries were compared%s.",
        blocks,
        postings,
        missing == 0 ? "" : String.format(Locale.ROOT, " (%,d more are on no node)", missing));
    boolean equal = differences.isEmpty();
    String message = equal
        ? "The history equals the node's blocks: " + compared
        : "The history differs from the node's blocks, and these are read again: "
            + String.join(" ", differences) + " " + compared;
    return new JobRunner.Result(message, equal);
  }

  private static @Nullable String described(int height, Optional<String> difference) {
    return difference.map(what -> "at block " + height + " " + what).orElse(null);
  }

  private Iterable<Integer> heights(Segment segment, boolean all, int covered) {
    int count = segment.toHeight() - segment.fromHeight() + 1;
    TreeSet<Integer> heights = new TreeSet<>(List.of(segment.fromHeight(), segment.toHeight()));
    long share = all ? count : Math.max(1, (long) SAMPLE * count / Math.max(1, covered));
    for (int i = 0; i < share; i++) {
      heights.add(segment.fromHeight() + (all ? i : random.nextInt(count)));
    }
    return heights;
  }

  /** Null if no node has it. */
  private @Nullable BlockDelta block(BlockHash hash) {
    NodeException failure = null;
    for (BlockSource source : sources) {
      try {
        return source.blockToApply(hash, NO_ARRAY);
      } catch (NodeException e) {
        failure = e;
      }
    }
    if (failure != null
        && failure.kind() != NodeException.Kind.BLOCK_PRUNED
        && failure.kind() != NodeException.Kind.UNKNOWN_BLOCK) {
      throw failure;
    }
    return null;
  }

  @Override
  public void close() {
    sources.forEach(BlockSource::close);
  }
}
