package org.utxod.store.live;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.SetHash;
import org.utxod.store.core.IndexCore;
import org.utxod.store.kv.WriteBatch;
import org.utxod.store.model.BlockRecord;
import org.utxod.store.model.CoinStats;
import org.utxod.store.model.SetSize;
import org.utxod.store.schema.BlockRow;
import org.utxod.store.schema.ColumnFamily;
import org.utxod.store.schema.JournalRow;
import org.utxod.store.schema.SetRow;
import org.utxod.store.schema.StateRow;
import org.utxod.store.step.ChangeLog;
import org.utxod.store.step.Step;
import org.utxod.store.step.StepContext;
import org.utxod.store.step.StepThreads;

/**
 * Makes the rows of one step that are the same whether it is one block or many: the blocks, the journal, the set's figures,
 * and what falls out of the windows that are kept. For the writer's thread.
 */
public final class StepApplier {
  private final WriterContext context;
  private final IndexCore core;
  private final Predicate<ChainPoint> overwrites;

  /** @param overwrites the blocks whose coinbase may repeat an earlier one (BIP 30) */
  public StepApplier(WriterContext context, Predicate<ChainPoint> overwrites) {
    this.context = context;
    this.core = context.core();
    this.overwrites = overwrites;
  }

  /**
   * Works a step out.
   *
   * @param setHash whether the set hash is carried along
   * @param checkNew whether created coins are looked up too
   * @param threads who work it out
   */
  public Step workOut(
      ChangeLog log,
      boolean setHash,
      boolean checkNew,
      StepThreads threads,
      IntFunction<? extends RangeRows> rows) {
    StepContext basis = new StepContext(
        core.rows(),
        context.backfills()::knows,
        overwrites,
        checkNew,
        core.options().activityBlocks() > 0,
        setHash && context.muHash().isCarried());
    return Step.of(log, basis, threads, rows::apply);
  }

  /**
   * Adds the rows about the step's blocks.
   *
   * @param hashWanted whether the set's hash after the step is asked for, which costs some milliseconds
   */
  public StepEnd finish(
      ChangeLog log, Step step, boolean setHash, boolean hashWanted, WriteBatch rows) {
    StateRow state = core.state();
    List<SetSize> sizes = step.sizes(
        new SetSize(state.utxoCount(), state.totalSat()),
        state.coverage().complete(),
        core.network());
    List<BlockRecord> blocks = log.blocks();
    List<JournalRow> entries = new ArrayList<>();
    for (int i = 0; i < blocks.size(); i++) {
      BlockRecord block = blocks.get(i);
      rows.put(
          ColumnFamily.BLOCK,
          BlockRow.key(block.point().height()),
          BlockRow.value(block, sizes.get(i)));
      entries.add(new JournalRow(JournalRow.Kind.CONNECTED, block.point()));
    }
    Retention.journal(core, rows, entries);
    int height = log.last().point().height();
    SetSize after = sizes.get(sizes.size() - 1);
    SetRow set = context.muHash().append(height, setHash ? step : null, after, rows);
    int activityFrom = Retention.prune(core, rows, log, blocks.get(0).point().height(), height);
    return new StepEnd(
        new StateRow(
            state.coverage(),
            height,
            after.utxoCount(),
            after.totalSat(),
            activityFrom,
            state.nextSequence() + entries.size()),
        stats(blocks, sizes, hashWanted ? context.muHash().hash(set) : null));
  }

  private static List<CoinStats> stats(
      List<BlockRecord> blocks, List<SetSize> sizes, @Nullable SetHash last) {
    List<CoinStats> stats = new ArrayList<>();
    for (int i = 0; i < blocks.size(); i++) {
      SetSize size = sizes.get(i);
      stats.add(new CoinStats(
          blocks.get(i).point(),
          size.utxoCount(),
          size.totalSat(),
          i == blocks.size() - 1 ? last : null));
    }
    return stats;
  }
}
