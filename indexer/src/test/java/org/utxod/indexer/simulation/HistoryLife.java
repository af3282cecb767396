package org.utxod.indexer.simulation;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.daemon.Demo;
import org.utxod.indexer.follow.AppliedBlocks;
import org.utxod.indexer.follow.source.BlockSource;
import org.utxod.indexer.follow.source.SourcePool;
import org.utxod.indexer.history.HistoryBuilder;
import org.utxod.indexer.history.HistoryFeed;
import org.utxod.indexer.history.HistoryOptions;
import org.utxod.indexer.history.HistoryProgress;
import org.utxod.store.Index;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.Script;
import org.utxod.store.fixture.HistoryModel;
import org.utxod.store.history.History;
import org.utxod.store.history.HistoryEntry;
import org.utxod.store.history.HistoryReader;
import org.utxod.store.history.ScriptHistory;
import org.utxod.store.history.segment.HistoryTotals;
import org.utxod.store.model.BlockRecord;
import org.utxod.store.read.IndexView;

/** A history beside the simulated index, in real files: whatever a view shows of it must be the model's. */
final class HistoryLife {
  private static final int MAX_STEPS = 2_000;

  private final Path directory;
  private final SimulatedWorld world;
  private final Random random;
  private final UnaryOperator<BlockDelta> changed;
  private final History.Merging merging;
  private final HistoryProgress progress = new HistoryProgress();
  private final int maxChanges;
  private final int fanIn;
  private @Nullable History history;
  private @Nullable HistoryFeed feed;
  private @Nullable HistoryBuilder builder;

  /**
   * Prepares it.
   *
   * @param changed what the history sees of a block
   * @param merging merges its segments
   */
  HistoryLife(
      Path directory,
      SimulatedWorld world,
      long seed,
      UnaryOperator<BlockDelta> changed,
      History.Merging merging) {
    this.merging = merging;
    this.directory = directory.resolve("history-" + seed);
    this.world = world;
    this.random = new Random(seed);
    this.changed = changed;
    this.maxChanges = 20 + random.nextInt(300);
    this.fanIn = 2 + random.nextInt(3);
    if (Files.exists(this.directory)) {
      Demo.removeDirectory(this.directory); // Of the same seed before.
    }
  }

  void begin(Index index, List<BlockSource> sources, int undoBlocks) {
    end();
    HistoryOptions options = new HistoryOptions(3, maxChanges, undoBlocks);
    history = History.open(
        directory,
        Network.REGTEST,
        true,
        new Random(8),
        warning -> {
          throw new AssertionError(warning);
        },
        fanIn,
        merging);
    feed = new HistoryFeed(history, options, world.time());
    SourcePool pool = new SourcePool(
        sources.stream()
            .map(source -> (BlockSource) new ChangedSource(source, changed))
            .toList(),
        Network.REGTEST,
        world.time(),
        Duration.ofSeconds(5));
    builder = new HistoryBuilder(
        history,
        feed,
        index,
        pool,
        new DirectExecutor(),
        options,
        () -> false,
        world.time(),
        world.time(),
        progress);
  }

  @Nullable
  History history() {
    return history;
  }

  AppliedBlocks feed() {
    return (delta, last) -> feed.applied(changed.apply(delta), last);
  }

  void end() {
    if (history != null) {
      history.close(); // Writes nothing, so that a death is the same.
      history = null;
    }
  }

  void step() throws InterruptedException {
    for (int i = random.nextInt(4); i > 0; i--) {
      var unused = builder.cycle();
    }
  }

  /** As far as it reaches. */
  void check(IndexView view) {
    if (random.nextInt(4) == 0) {
      equalsTheModel(view);
    }
  }

  private void equalsTheModel(IndexView view) {
    BlockRecord tip = view.state().tip();
    if (tip == null || history == null) {
      return;
    }
    try (History.Segments segments = history.segments()) {
      HistoryReader reader = new HistoryReader(view, segments);
      Integer from = reader.fromHeight();
      if (from == null) {
        return;
      }
      HistoryModel model = HistoryModel.of(chain(world.block(tip.point().hash())));
      List<Script> scripts = new ArrayList<>(BlockMaker.SCRIPTS);
      scripts.add(HistoryModel.GENESIS);
      for (Script script : scripts) {
        List<HistoryEntry> expected = model.entries().getOrDefault(script, List.of()).stream()
            .filter(one -> one.position().height() >= from)
            .toList();
        requireEqual(reader.of(script.key()), expected, script + " at " + tip.point());
      }
    }
  }

  private static void requireEqual(
      ScriptHistory history, List<HistoryEntry> expected, String where) {
    List<HistoryEntry> latest = new ArrayList<>(history.latest(null, 10_000));
    Collections.reverse(latest);
    IndexCheck.require(
        latest.equals(expected), "history of ", where, ": ", latest, " and not ", expected);
    IndexCheck.require(
        history.earliest(null, 10_000).equals(expected), "history, earliest first, of ", where);
    HistoryTotals totals = HistoryTotals.NONE;
    for (HistoryEntry one : expected) {
      totals = totals.plus(
          new HistoryTotals(1, one.created(), one.receivedSat(), one.spent(), one.spentSat()));
    }
    IndexCheck.require(history.totals().equals(totals), "sums of the history of ", where);
  }

  static List<BlockDelta> chain(ModelBlock tip) {
    Deque<BlockDelta> chain = new ArrayDeque<>();
    for (ModelBlock block = tip; block != null; block = block.parent()) {
      chain.push(SharedPast.delta(block));
    }
    return new ArrayList<>(chain);
  }

  /** Nothing disturbs it any more: it becomes complete. */
  void arrives(Index index) throws InterruptedException {
    for (int i = 0; !isComplete(index); i++) {
      IndexCheck.require(i < MAX_STEPS, "history is never done: ", progress.status());
      if (!builder.cycle()) {
        world.time().sleep(Duration.ofSeconds(20));
      }
    }
    try (IndexView view = index.view()) {
      equalsTheModel(view);
    }
  }

  private boolean isComplete(Index index) {
    try (IndexView view = index.view();
        History.Segments segments = history.segments()) {
      return new HistoryReader(view, segments).isComplete();
    }
  }
}
