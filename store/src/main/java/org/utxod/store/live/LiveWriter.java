package org.utxod.store.live;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.Coin;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.SetHash;
import org.utxod.store.core.BlockLinkage;
import org.utxod.store.core.IndexCore;
import org.utxod.store.effect.BlockEffects;
import org.utxod.store.kv.WriteBatch;
import org.utxod.store.model.BlockRecord;
import org.utxod.store.model.CoinStats;
import org.utxod.store.model.Coverage;
import org.utxod.store.model.SetSize;
import org.utxod.store.model.StoreException;
import org.utxod.store.schema.BlockRow;
import org.utxod.store.schema.ColumnFamily;
import org.utxod.store.schema.JournalRow;
import org.utxod.store.schema.StateRow;
import org.utxod.store.step.ChangeLog;
import org.utxod.store.step.Step;
import org.utxod.store.step.StepThreads;

/**
 * The gear for the tip: everything that a block changes in one synced write, every spend checked to be there, every
 * created coin checked to be new.
 */
public final class LiveWriter implements IndexWriter {
  private static final int CHANGES_EXPECTED = 4_096;
  private static final byte[] NOTHING = {};

  private final WriterContext context;
  private final IndexCore core;
  private final StepApplier steps;
  private final StepThreads threads = new StepThreads();
  private final ChangeLog log = new ChangeLog(CHANGES_EXPECTED);

  public LiveWriter(WriterContext context) {
    this(context, context.core().network()::isBip30Repeat);
  }

  /** @param overwrites the blocks whose coinbase may repeat an earlier one (BIP 30) */
  public LiveWriter(WriterContext context, Predicate<ChainPoint> overwrites) {
    this.context = context;
    this.core = context.core();
    this.steps = new StepApplier(context, overwrites);
  }

  @Override
  public Optional<ChainPoint> point() {
    return Optional.ofNullable(core.tip()).map(BlockRecord::point);
  }

  @Override
  public void beginAfter(BlockRecord base) {
    if (core.tip() != null) {
      throw new StoreException(
          StoreException.Kind.FOREIGN,
          "The index is at block "
              + core.tip().point()
              + " already, so a start height cannot be given any more. Use an empty data directory to start elsewhere.");
    }
    int height = base.point().height();
    WriteBatch rows = core.changes();
    rows.put(ColumnFamily.BLOCK, BlockRow.key(height), BlockRow.value(base, null));
    core.commit(
        rows,
        new StateRow(
            Coverage.fromHeight(height + 1), height, 0, 0, height, core.state().nextSequence()));
  }

  @Override
  public boolean apply(BlockDelta delta, @Nullable CoinStats claim) {
    if (isApplied(delta.point())) {
      return false;
    }
    BlockLinkage.require(core.network(), core.tip(), delta);
    core.requireNotRebuilding();
    log.clear();
    log.add(delta);
    List<RangeRows> ranges = new ArrayList<>();
    Step step = steps.workOut(log, true, true, threads, number -> {
      BatchRows range = new BatchRows(core);
      ranges.add(range);
      return range;
    });
    WriteBatch rows = core.changes();
    ranges.forEach(range -> range.finish(rows));
    step.effects((key, value) -> rows.put(ColumnFamily.UNDO, key, value));
    step.activity((bytes, offset, length) -> rows.put(
        ColumnFamily.ACTIVITY, Arrays.copyOfRange(bytes, offset, offset + length), NOTHING));
    boolean published = core.outbox().isKept();
    StepEnd end = steps.finish(log, step, true, published || claim != null, rows);
    CoinStats after = end.after().get(0);
    StepEnd.requireEqual(after, claim);
    if (published) {
      long sequence = core.state().nextSequence();
      core.outbox().addDelta(sequence, delta, rows);
      core.outbox()
          .add(
              sequence,
              new JournalRow(JournalRow.Kind.CONNECTED, delta.point()),
              delta.previousHash(),
              after,
              delta.serializedLength(),
              rows);
    }
    core.commit(rows, end.state());
    core.tombstones().sweep();
    return true;
  }

  private boolean isApplied(ChainPoint point) {
    BlockRecord tip = core.tip();
    if (tip == null || point.height() > tip.point().height()) {
      return false;
    }
    byte[] row = core.rows().get(ColumnFamily.BLOCK, BlockRow.key(point.height()));
    if (row != null && BlockRow.read(point.height(), row).point().equals(point)) {
      return true;
    }
    throw BlockLinkage.notNext(
        point, "the index has another block at that height, or none of that height is kept");
  }

  @Override
  public boolean canRollBackTo(int height) {
    BlockRecord tip = core.tip();
    if (tip == null) {
      return false;
    }
    for (int above = tip.point().height(); above > height; above--) {
      if (!canRollBack(above)) { // A longer window in the past can have left a gap.
        return false;
      }
    }
    return true;
  }

  @Override
  public boolean canRollBack(int height) {
    return BlockEffects.isKept(core.rows(), height);
  }

  @Override
  public ChainPoint rollBack(@Nullable CoinStats claim) {
    core.requireNotRebuilding();
    BlockRecord tip = core.tip();
    if (tip == null || tip.point().height() == 0) {
      throw new StoreException(StoreException.Kind.NO_UNDO, "There is no block to disconnect.");
    }
    int height = tip.point().height();
    requireUndo(tip.point());
    byte[] below = core.rows().get(ColumnFamily.BLOCK, BlockRow.key(height - 1L));
    if (below == null) {
      throw new StoreException(
          StoreException.Kind.DAMAGED, "The row of block " + (height - 1) + " is missing.");
    }
    BlockRecord previous = BlockRow.read(height - 1, below);
    context.backfills().forget(height);
    WriteBatch rows = core.changes();
    MuHashAccumulator.Retreat hash = context.muHash().retreat(height).orElse(null);
    UndoRollback rollback = new UndoRollback(core, requireUndo(tip.point()), height, rows, hash);
    rollback.run();
    DisconnectedEffects.move(core, height, rows);
    for (ColumnFamily columnFamily : List.of(ColumnFamily.BLOCK, ColumnFamily.SET)) {
      rows.delete(columnFamily, BlockRow.key(height));
    }
    context.muHash().keepOffer(rows);
    if (hash != null) {
      hash.write(new SetSize(rollback.utxoCount(), rollback.totalSat()), rows);
    }
    StateRow state = core.state();
    disconnected(tip, previous, rollback, claim, rows);
    Integer activityFrom = state.activityFrom();
    core.commit(
        rows,
        new StateRow(
            state.coverage(),
            height - 1,
            rollback.utxoCount(),
            rollback.totalSat(),
            activityFrom == null ? null : Integer.valueOf(Math.min(activityFrom, height - 1)),
            state.nextSequence() + 1));
    return previous.point();
  }

  private void disconnected(
      BlockRecord tip,
      BlockRecord previous,
      UndoRollback rollback,
      @Nullable CoinStats claim,
      WriteBatch rows) {
    boolean hashWanted = claim != null || core.outbox().isKept();
    CoinStats after = new CoinStats(
        previous.point(),
        rollback.utxoCount(),
        rollback.totalSat(),
        hashWanted ? hash(previous.point()) : null);
    StepEnd.requireEqual(after, claim);
    Retention.journal(
        core,
        rows,
        new JournalRow(JournalRow.Kind.DISCONNECTED, tip.point()),
        previous.point().hash(),
        after);
  }

  private @Nullable SetHash hash(ChainPoint point) {
    return MuHashAccumulator.figures(core.rows(), point).map(CoinStats::hash).orElse(null);
  }

  private BlockEffects requireUndo(ChainPoint tip) {
    BlockEffects undo = BlockEffects.of(core.rows(), tip.height())
        .orElseThrow(
            () -> new StoreException(
                StoreException.Kind.NO_UNDO,
                "Block "
                    + tip
                    + " cannot be disconnected: its undo record is not kept. The reorganisation is deeper than undo_blocks, or"
                    + " goes below the block with which this index began; re-index from a lower height or begin anew."));
    if (!undo.hash().equals(tip.hash())) {
      throw new StoreException(
          StoreException.Kind.DAMAGED,
          "The undo record of height " + tip.height() + " is that of block " + undo.hash()
              + ", not of " + tip + ".");
    }
    return undo;
  }

  @Override
  public boolean undoLosesBackfills(int height) {
    return context.backfills().anyAsOf(height);
  }

  @Override
  public int backfill(ChainPoint point, Map<Script, List<Coin>> coinsByScript) {
    return new ScriptFill(context).fill(point, coinsByScript);
  }

  @Override
  public Optional<Integer> immatureAgainBelow(int height) {
    return StaleRollback.immatureAgain(height, context);
  }

  @Override
  public ChainPoint rollBack(
      BlockDelta stale, @Nullable BlockDelta immatureAgain, @Nullable BlockRecord below) {
    return new StaleRollback(context).rollBack(stale, immatureAgain, below);
  }
}
