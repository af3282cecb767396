package org.utxod.store.catchup;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.core.BlockLinkage;
import org.utxod.store.core.IndexCore;
import org.utxod.store.kv.SortedRows;
import org.utxod.store.kv.WriteBatch;
import org.utxod.store.live.StepApplier;
import org.utxod.store.live.StepEnd;
import org.utxod.store.live.WriterContext;
import org.utxod.store.model.BlockRecord;
import org.utxod.store.model.CoinStats;
import org.utxod.store.schema.ColumnFamily;
import org.utxod.store.schema.JournalRow;
import org.utxod.store.step.ChangeLog;
import org.utxod.store.step.Step;
import org.utxod.store.step.StepThreads;

/**
 * The writer for an index that is some way behind: many blocks in one atomic step, with all that {@link
 * org.utxod.store.live.LiveWriter} keeps of each of them, so that any of them can be disconnected afterwards and none is
 * missing in the journal. What a script goes through in the step is looked up and written once, in sorted files that become the
 * store's together with the blocks' rows. For the writer's thread.
 *
 * <p>Readers see the index move by steps. A reorganisation in the middle of one is met by disconnecting its blocks.
 */
public final class CatchUpWriter {
  /** Of the heap: a step takes half as much again while it is worked out. */
  private static final int HEAP_SHARE = 6;

  private static final long MAX_STEP_BYTES = 256L << 20;
  private static final int FIRST_CHANGES = 4_096;

  /** Coins that the set hash is multiplied with for a full block, after those that are created and spent in one step. */
  private static final int CHANGES_A_BLOCK = 12_000;

  private final WriterContext context;
  private final IndexCore core;
  private final StepApplier steps;
  private final StepThreads threads = new StepThreads();
  private final long stepBytes;
  private final List<@Nullable CoinStats> claims = new ArrayList<>();
  private final List<Integer> deltaLengths = new ArrayList<>();
  private @Nullable ChangeLog log;
  private @Nullable StepFiles files;
  private @Nullable SortedRows deltas;
  private boolean setHash;
  private int number;

  public CatchUpWriter(WriterContext context) {
    this(
        context,
        Math.min(MAX_STEP_BYTES, Runtime.getRuntime().maxMemory() / HEAP_SHARE),
        context.core().network()::isBip30Repeat);
  }

  /**
   * @param stepBytes of memory after which a step is written
   * @param overwrites the blocks whose coinbase may repeat an earlier one (BIP 30)
   */
  public CatchUpWriter(WriterContext context, long stepBytes, Predicate<ChainPoint> overwrites) {
    this.context = context;
    this.core = context.core();
    this.steps = new StepApplier(context, overwrites);
    this.stepBytes = stepBytes;
  }

  /** The last block, those included that are not written yet; null before the first. */
  public @Nullable ChainPoint point() {
    BlockRecord last = last();
    return last == null ? null : last.point();
  }

  private @Nullable BlockRecord last() {
    ChangeLog now = log;
    return now == null || now.blocks().isEmpty() ? core.tip() : now.last();
  }

  /**
   * Takes a block up; it is written with those before it once they are enough, or by {@link #flush}.
   *
   * @param last the height up to which blocks are known to follow
   * @return false where the index has it already, so that nothing was changed
   * @throws org.utxod.store.model.StoreException {@code NOT_NEXT} where it does not follow, {@code INVARIANT} where a block
   *     breaks a rule, {@code IO} where the disk refused; what was taken up since the last step is forgotten then
   */
  public boolean apply(BlockDelta delta, int last) {
    return apply(delta, last, null);
  }

  /**
   * As {@link #apply(BlockDelta, int)}, of a block of which another index says what it came to.
   *
   * @param claim the UTXO set after the block; null where nothing is said. The set's hash is carried along for it where it is
   *     known, and the step is refused as {@code INVARIANT} where it would be another set here
   */
  public boolean apply(BlockDelta delta, int last, @Nullable CoinStats claim) {
    BlockRecord before = last();
    if (before != null && delta.point().equals(before.point())) {
      return false;
    }
    try {
      BlockLinkage.require(core.network(), before, delta);
      ChangeLog into = log();
      if (into.blocks().isEmpty()) {
        core.requireNotRebuilding();
        setHash = context.muHash().isAnchored()
            && (claim != null
                || (last - delta.height() + 1L) * CHANGES_A_BLOCK < core.state().utxoCount());
      }
      addToOutbox(delta, core.state().nextSequence() + into.blocks().size());
      into.add(delta);
      claims.add(claim);
      deltaLengths.add(delta.serializedLength());
      if (isFull(into)) {
        write(into);
      }
      return true;
    } catch (RuntimeException | Error e) {
      forget();
      throw e;
    }
  }

  private ChangeLog log() {
    ChangeLog now = log;
    if (now == null) {
      now = new ChangeLog(FIRST_CHANGES);
      log = now;
    }
    return now;
  }

  private void addToOutbox(BlockDelta delta, long sequence) {
    if (!core.outbox().isKept()) {
      return;
    }
    SortedRows rows = deltas;
    if (rows == null) {
      rows = files().begin(ColumnFamily.OUTBOX, 0);
      deltas = rows;
    }
    core.outbox().addDelta(sequence, delta, rows);
  }

  /** Those of the step that is under way. */
  private StepFiles files() {
    StepFiles now = files;
    if (now == null) {
      now = StepFiles.begin(core.store(), core.store().scratch(), "step-" + number, number == 0);
      number++;
      files = now;
    }
    return now;
  }

  private boolean isFull(ChangeLog into) {
    // No block's activity may leave its window before those who wait for the block could read it.
    int kept = core.options().activityBlocks();
    int most = kept == 0 ? ChangeLog.MAX_BLOCKS : Math.min(ChangeLog.MAX_BLOCKS, (kept + 1) / 2);
    return into.memoryBytes() >= stepBytes || into.blocks().size() >= most;
  }

  /** Writes what was taken up. */
  public void flush() {
    ChangeLog now = log;
    if (now == null || now.blocks().isEmpty()) {
      return;
    }
    try {
      write(now);
    } catch (RuntimeException | Error e) {
      forget();
      throw e;
    }
  }

  /** Forgets what is not written yet; the blocks must come again. */
  public void forget() {
    if (log != null) {
      log.clear();
    }
    claims.clear();
    deltaLengths.clear();
    if (deltas != null) {
      deltas.close();
      deltas = null;
    }
    if (files != null) {
      files.remove();
      files = null;
    }
  }

  /** Lets go of the memory; what was taken up must be written. */
  public void end() {
    log = null;
  }

  private void write(ChangeLog full) {
    StepFiles files = files();
    List<FileRows> ranges = new ArrayList<>();
    try {
      Step step = steps.workOut(full, setHash, false, threads, range -> {
        FileRows rows = new FileRows(core, files, range);
        ranges.add(rows);
        return rows;
      });
      threads.runAll(List.of(() -> writeEffects(step, files), () -> writeActivity(step, files)));
      WriteBatch rows = core.changes();
      ranges.forEach(range -> range.finish(rows));
      boolean hashWanted = core.outbox().isKept() || claims.get(claims.size() - 1) != null;
      StepEnd end = steps.finish(full, step, setHash, hashWanted, rows);
      end.require(claims);
      finishOutbox(full.blocks(), end, rows);
      var finished = files.finished();
      this.files = null; // They are the store's from here on.
      core.commit(rows, finished, end.state());
    } finally {
      ranges.forEach(FileRows::close);
    }
    forget();
    core.tombstones().sweep();
  }

  private void finishOutbox(List<BlockRecord> blocks, StepEnd end, WriteBatch rows) {
    SortedRows written = deltas;
    if (written == null) {
      return;
    }
    written.finish();
    long sequence = core.state().nextSequence();
    for (int i = 0; i < blocks.size(); i++) {
      BlockRecord block = blocks.get(i);
      core.outbox()
          .add(
              sequence + i,
              new JournalRow(JournalRow.Kind.CONNECTED, block.point()),
              block.previousHash(),
              end.after().get(i),
              deltaLengths.get(i),
              rows);
    }
  }

  private static void writeEffects(Step step, StepFiles files) {
    try (SortedRows rows = files.begin(ColumnFamily.UNDO, 0)) {
      step.effects((key, value) -> rows.put(key, 0, key.length, value, 0, value.length));
      rows.finish();
    }
  }

  private static void writeActivity(Step step, StepFiles files) {
    if (step.hasActivity()) {
      byte[] nothing = {};
      try (SortedRows rows = files.begin(ColumnFamily.ACTIVITY, 0)) {
        step.activity((bytes, offset, length) -> rows.put(bytes, offset, length, nothing, 0, 0));
        rows.finish();
      }
    }
  }
}
