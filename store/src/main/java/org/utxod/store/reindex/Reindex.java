package org.utxod.store.reindex;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.core.IndexCore;
import org.utxod.store.effect.BlockEffects;
import org.utxod.store.effect.ScriptEffect;
import org.utxod.store.effect.TransactionEffect;
import org.utxod.store.kv.KeyValueCursor;
import org.utxod.store.kv.KeyValueSnapshot.Scope;
import org.utxod.store.kv.WriteBatch;
import org.utxod.store.live.Retention;
import org.utxod.store.live.WriterContext;
import org.utxod.store.model.BlockRecord;
import org.utxod.store.model.CoinStats;
import org.utxod.store.model.Coverage;
import org.utxod.store.model.SetSize;
import org.utxod.store.model.StoreException;
import org.utxod.store.schema.ActivityKey;
import org.utxod.store.schema.BlockRow;
import org.utxod.store.schema.CoinRow;
import org.utxod.store.schema.ColumnFamily;
import org.utxod.store.schema.JournalRow;
import org.utxod.store.schema.ReindexRow;
import org.utxod.store.schema.ReindexRow.Phase;
import org.utxod.store.schema.StateRow;

/**
 * Returns the index to the state just below a height, whatever is wrong at or above it: coins created from there on are
 * removed by a scan, older coins that blocks from there on spent are restored from those blocks' prevouts, balances and
 * totals are rebuilt, and the rows of those blocks are removed. The blocks are then applied again like any others.
 *
 * <p>It works in steps, each one atomic write that also records where to continue, so it can be interrupted anywhere
 * and resumed. Readers keep the state from before it started until it is finished; after a restart during a re-index
 * there is no such state, and no view can be opened before it is finished. For the writer's thread.
 */
public final class Reindex {
  /** Maximum number of rows scanned in one step. */
  static final int ROWS_PER_STEP = 100_000;

  private final WriterContext context;
  private final IndexCore core;

  public Reindex(WriterContext context) {
    this.context = context;
    this.core = context.core();
  }

  /** Whether a re-index has started and is not finished. */
  public boolean isUnderWay() {
    return row() != null;
  }

  /** The height of the re-index in progress. */
  public OptionalInt fromHeight() {
    ReindexRow row = row();
    return row == null ? OptionalInt.empty() : OptionalInt.of(row.fromHeight());
  }

  /**
   * Starts a re-index. If one is in progress for a higher height, it restarts for this one.
   *
   * @throws StoreException of kind {@code REFUSED} if the height is above the tip or below the index's coverage, or if
   *     the one in progress started lower
   */
  public void begin(int fromHeight) {
    BlockRecord tip = core.tip();
    Optional<String> refusal = refusal(
        core.state().coverage(),
        tip == null ? null : Integer.valueOf(tip.point().height()),
        fromHeight);
    if (refusal.isPresent()) {
      throw refused(refusal.get());
    }
    ReindexRow under = row();
    if (under != null && under.fromHeight() < fromHeight) {
      throw refused("A re-index from height " + under.fromHeight()
          + " is under way and reaches lower; let it finish first.");
    }
    WriteBatch rows = core.changes();
    put(rows, ReindexRow.begin(fromHeight));
    rows.delete(ColumnFamily.META, RebuiltCoinStats.KEY);
    core.commitUnseen(rows, core.state());
  }

  /**
   * Why a re-index from a height is not possible, with what to do instead; empty if it is.
   *
   * @param tipHeight the index's tip; null before its first block
   */
  public static Optional<String> refusal(
      Coverage coverage, @Nullable Integer tipHeight, int fromHeight) {
    if (tipHeight == null || fromHeight > tipHeight) {
      return Optional.of("The index is at "
          + (tipHeight == null ? "no block yet" : "height " + tipHeight)
          + ", so there is nothing at or above height "
          + fromHeight
          + " to re-index.");
    }
    if (fromHeight < coverage.firstApplied()) {
      return Optional.of("Height "
          + fromHeight
          + " is below what this index covers, which begins with block "
          + coverage.firstApplied()
          + ". To go lower, begin a new index in an empty data directory.");
    }
    return Optional.empty();
  }

  /** The height of the block whose spent coins are to be restored next; empty in every other phase. */
  public OptionalInt nextToPutBack() {
    ReindexRow row = row();
    if (row == null || row.phase() != Phase.PUT_BACK) {
      return OptionalInt.empty();
    }
    return OptionalInt.of(
        row.cursor().length == 0 ? row.fromHeight() : BlockRow.height(row.cursor()));
  }

  /** The index's own block at that height; empty if its row is missing or cannot be read. */
  public Optional<BlockRecord> own(int height) {
    byte[] row = core.rows().get(ColumnFamily.BLOCK, BlockRow.key(height));
    if (row == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(BlockRow.read(height, row));
    } catch (StoreException damaged) {
      return Optional.empty();
    }
  }

  /**
   * Restores the coins created below the height that these blocks spent, all of them blocks of {@link #nextToPutBack}'s
   * height and of a chain through our block below the re-index; empty if there was nothing to restore, or it was done
   * by {@link #putBackFromUndo}.
   *
   * @throws StoreException of kind {@code REFUSED} if a source did not state the height of a spent coin
   */
  public void putBack(int height, List<BlockDelta> blocks) {
    ReindexRow row = require(Phase.PUT_BACK);
    WriteBatch rows = core.changes();
    for (BlockDelta block : blocks) {
      putBack(row.fromHeight(), block, rows);
    }
    finishHeight(row, height, rows);
  }

  /**
   * Like {@link #putBack}, from the index's own undo record of the height.
   *
   * @return false if there is no such record, so that nothing was done
   */
  public boolean putBackFromUndo(int height, BlockHash own) {
    ReindexRow row = require(Phase.PUT_BACK);
    BlockEffects undo = BlockEffects.of(core.rows(), height)
        .filter(record -> record.hash().equals(own) && record.isWhole())
        .orElse(null);
    if (undo == null) {
      return false;
    }
    WriteBatch rows = core.changes();
    // The record does not contain the older coins that the block spent of scripts that were
    // backfilled later.
    context.backfills().forgetCoins(height, rows);
    undo.forEach(effect -> putBack(row.fromHeight(), effect, rows));
    core.commitUnseen(rows, core.state());
    context.backfills().recount();
    return true;
  }

  private void putBack(int fromHeight, ScriptEffect effect, WriteBatch rows) {
    for (TransactionEffect one : effect.transactions()) {
      for (TransactionEffect.Spent spent : one.spentCoins()) {
        putBack(fromHeight, effect, spent, rows);
      }
    }
    effect.overwritten().forEach(spent -> putBack(fromHeight, effect, spent, rows));
    Script script = effect.removedScript();
    if (script != null) {
      rows.put(ColumnFamily.SCRIPT, effect.script().bytes(), script.bytes());
    }
  }

  private void putBack(
      int fromHeight, ScriptEffect effect, TransactionEffect.Spent spent, WriteBatch rows) {
    // A script that was known whole when the block was applied can be partial again.
    int height = spent.code() >>> 1;
    if (height < fromHeight && context.backfills().knows(effect.script().bytes(), height)) {
      OutPoint outPoint = new OutPoint(spent.txid(), spent.voutBits() & 0xFFFF_FFFFL);
      rows.put(
          ColumnFamily.COIN,
          CoinRow.key(effect.script(), outPoint),
          CoinRow.value(spent.code(), spent.valueSat()));
    }
  }

  private void putBack(int fromHeight, BlockDelta block, WriteBatch rows) {
    byte[] scriptKey = new byte[ScriptKey.MAX_LENGTH];
    BlockDelta.Cursor cursor = block.cursor();
    while (cursor.next()) {
      if (cursor.isCreated()) {
        continue;
      }
      if (cursor.code() == BlockDelta.UNKNOWN_CODE) {
        throw refused(
            "Re-indexing needs blocks with the heights of their spent coins: verbosity 3.");
      }
      if (cursor.code() >>> 1 >= fromHeight) {
        continue;
      }
      int length = ScriptKey.write(
          cursor.buffer(),
          cursor.scriptOffset(),
          cursor.scriptLength(),
          scriptKey,
          0,
          ScriptKey.sha256());
      byte[] known = Arrays.copyOf(scriptKey, length);
      if (!context.backfills().knows(known, cursor.code() >>> 1)) {
        continue;
      }
      byte[] key = CoinRow.key(
          scriptKey, length, cursor.buffer(), cursor.coinTxidOffset(), cursor.voutBits());
      rows.put(ColumnFamily.COIN, key, CoinRow.value(cursor.code(), cursor.valueSat()));
      ScriptKey script = ScriptKey.read(scriptKey, 0);
      if (script.form() == ScriptKey.Form.OTHER) {
        rows.put(ColumnFamily.SCRIPT, script.bytes(), cursor.script().bytes());
      }
    }
  }

  private boolean isBelowCoverage(int height) {
    Coverage coverage = core.state().coverage();
    return !coverage.complete() && height < coverage.fromHeight();
  }

  private void finishHeight(ReindexRow row, int height, WriteBatch rows) {
    BlockRecord tip = core.tip();
    boolean last = tip == null || height >= tip.point().height();
    put(rows, last ? row.enter(Phase.BALANCES) : row.at(BlockRow.key(height + 1L)));
    core.commitUnseen(rows, core.state());
  }

  /**
   * Does one step of a phase that needs no blocks.
   *
   * @param base the block below the height, for the step that completes it
   * @return whether the re-index is still in progress and its next step needs no blocks
   */
  public boolean step(BlockRecord base) {
    ReindexRow row = row();
    if (row == null) {
      return false;
    }
    switch (row.phase()) {
      case REMOVE -> remove(row);
      case BALANCES -> new BalanceRebuild(core).step(row);
      case HISTORY -> forgetHistory(row, base);
      case PUT_BACK -> {
        return false;
      }
    }
    ReindexRow now = row();
    return now != null && now.phase() != Phase.PUT_BACK;
  }

  private void remove(ReindexRow row) {
    WriteBatch rows = core.changes();
    byte[] stop = null;
    try (KeyValueCursor cursor =
        core.rows().scan(ColumnFamily.COIN, row.cursor(), null, Scope.ANY)) {
      for (int seen = 0; cursor.next(); seen++) {
        if (seen == ROWS_PER_STEP) {
          stop = cursor.key();
          break;
        }
        if (CoinRow.code(cursor.value()) >>> 1 >= row.fromHeight()) {
          rows.delete(ColumnFamily.COIN, cursor.key());
        }
      }
    }
    // Below height 2 there are no older coins that a block could have spent.
    Phase next = row.fromHeight() <= 1 ? Phase.BALANCES : Phase.PUT_BACK;
    put(rows, stop == null ? row.enter(next) : row.at(stop));
    core.commitUnseen(rows, core.state());
  }

  private void forgetHistory(ReindexRow row, BlockRecord base) {
    WriteBatch rows = core.changes();
    byte[] stop = null;
    byte[] from = row.cursor().length > 0
        ? row.cursor()
        : ActivityKey.beginOfEpoch(ActivityKey.epoch(row.fromHeight()));
    try (KeyValueCursor cursor = core.rows().scan(ColumnFamily.ACTIVITY, from, null, Scope.ANY)) {
      for (int seen = 0; cursor.next(); seen++) {
        if (seen == ROWS_PER_STEP) {
          stop = cursor.key();
          break;
        }
        if (ActivityKey.height(cursor.key()) >= row.fromHeight()) {
          rows.delete(ColumnFamily.ACTIVITY, cursor.key());
        }
      }
    }
    if (stop != null) {
      put(rows, row.at(stop));
      core.commitUnseen(rows, core.state());
      return;
    }
    complete(row, base, rows);
  }

  private void complete(ReindexRow row, BlockRecord base, WriteBatch rows) {
    int baseHeight = row.fromHeight() - 1;
    if (base.point().height() != baseHeight) {
      throw refused(
          "The block below the re-index is " + baseHeight + ", not " + base.point() + ".");
    }
    for (ColumnFamily columnFamily :
        List.of(ColumnFamily.BLOCK, ColumnFamily.UNDO, ColumnFamily.SET)) {
      for (byte[] key : keysFrom(columnFamily, BlockRow.key(row.fromHeight()))) {
        rows.delete(columnFamily, key);
      }
    }
    SetSize held =
        isBelowCoverage(baseHeight) ? null : new SetSize(row.utxoCount(), row.totalSat());
    rows.put(ColumnFamily.BLOCK, BlockRow.key(baseHeight), BlockRow.value(base, held));
    rows.delete(ColumnFamily.META, ReindexRow.key());
    context.backfills().lower(baseHeight, rows);
    RebuiltCoinStats.finish(context, row, base.point(), rows);
    StateRow state = core.state();
    Retention.journal(
        core,
        rows,
        new JournalRow(JournalRow.Kind.REWOUND, base.point()),
        base.previousHash(),
        new CoinStats(base.point(), row.utxoCount(), row.totalSat(), null));
    Integer from = state.activityFrom();
    core.commit(
        rows,
        new StateRow(
            state.coverage(),
            baseHeight,
            row.utxoCount(),
            row.totalSat(),
            from == null ? baseHeight : Math.min(from, baseHeight),
            state.nextSequence() + 1));
  }

  private List<byte[]> keysFrom(ColumnFamily columnFamily, byte[] from) {
    List<byte[]> keys = new ArrayList<>();
    try (KeyValueCursor cursor = core.rows().scan(columnFamily, from, null, Scope.ANY)) {
      while (cursor.next()) {
        keys.add(cursor.key());
      }
    }
    return keys;
  }

  /** A description of the current phase, for logs and answers; null if no re-index is in progress. */
  public @Nullable String phase() {
    ReindexRow row = row();
    if (row == null) {
      return null;
    }
    return switch (row.phase()) {
      case REMOVE -> "removing newer coins";
      case PUT_BACK -> "putting back spent coins";
      case BALANCES -> "making balances";
      case HISTORY -> "removing newer history";
    };
  }

  private ReindexRow require(Phase phase) {
    ReindexRow row = row();
    if (row == null || row.phase() != phase) {
      throw new IllegalStateException("no re-index is in the phase " + phase);
    }
    return row;
  }

  private @Nullable ReindexRow row() {
    byte[] row = core.rows().get(ColumnFamily.META, ReindexRow.key());
    return row == null ? null : ReindexRow.read(row);
  }

  private static void put(WriteBatch rows, ReindexRow row) {
    rows.put(ColumnFamily.META, ReindexRow.key(), row.value());
  }

  private static StoreException refused(String sentence) {
    return new StoreException(StoreException.Kind.REFUSED, sentence);
  }
}
