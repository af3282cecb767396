package org.utxod.store.live;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.Coin;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.Txid;
import org.utxod.store.core.BlockLinkage;
import org.utxod.store.core.Change;
import org.utxod.store.core.IndexCore;
import org.utxod.store.core.Invariants;
import org.utxod.store.core.RowChanges;
import org.utxod.store.kv.KeyValueSnapshot;
import org.utxod.store.model.BlockRecord;
import org.utxod.store.model.Coverage;
import org.utxod.store.model.SetSize;
import org.utxod.store.model.StoreException;
import org.utxod.store.schema.ActivityRow;
import org.utxod.store.schema.BalanceRow;
import org.utxod.store.schema.BlockRow;
import org.utxod.store.schema.CoinRow;
import org.utxod.store.schema.ColumnFamily;
import org.utxod.store.schema.JournalRow;
import org.utxod.store.schema.StateRow;
import org.utxod.store.schema.UndoRow;

/**
 * The gear for the tip: everything that a block changes in one synced write, every spend checked to be there, every
 * created coin checked to be new.
 */
public final class LiveWriter implements IndexWriter {
  private final WriterContext context;
  private final IndexCore core;
  private final CoinCheck coins;

  public LiveWriter(WriterContext context) {
    this(context, context.core().network()::isBip30Repeat);
  }

  /** @param overwrites the blocks whose coinbase may repeat an earlier one (BIP 30) */
  public LiveWriter(WriterContext context, Predicate<ChainPoint> overwrites) {
    this.context = context;
    this.core = context.core();
    this.coins = new CoinCheck(context, overwrites);
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
    RowChanges rows = core.changes(null);
    rows.put(ColumnFamily.BLOCK, BlockRow.key(height), BlockRow.value(base, null), null);
    core.commit(
        rows,
        new StateRow(
            Coverage.fromHeight(height + 1), height, 0, 0, height, core.state().nextSequence()));
  }

  @Override
  public boolean apply(BlockDelta delta) {
    if (isApplied(delta.point())) {
      return false;
    }
    BlockLinkage.require(core.network(), core.tip(), delta);
    core.requireNotRebuilding();
    BlockChanges changes = BlockChanges.of(delta);
    coins.check(delta, changes.sorted());
    RowChanges rows = core.changes(new UndoRow(delta.hash(), delta.serializedLength() * 2));
    Totals totals = writeScripts(delta, changes, rows);
    context.muHash().append(delta.height(), changes.sorted(), totals.coins, totals.sat, rows);
    core.commit(rows, stateAfter(delta, changes, totals, rows));
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

  private Totals writeScripts(BlockDelta delta, BlockChanges changes, RowChanges rows) {
    List<Change> sorted = changes.sorted();
    List<Integer> starts = new ArrayList<>();
    List<byte[]> keys = new ArrayList<>();
    for (int from = 0; from < sorted.size(); from = changes.endOfScript(from)) {
      starts.add(from);
      keys.add(sorted.get(from).scriptKey());
    }
    List<byte @Nullable []> balances = core.rows().multiGet(ColumnFamily.BALANCE, keys);
    Txid[] txids = transactionIds(delta);
    Totals totals = new Totals(core.state().utxoCount(), core.state().totalSat());
    for (int i = 0; i < keys.size(); i++) {
      int end = i + 1 < keys.size() ? starts.get(i + 1) : sorted.size();
      List<Change> ofScript = sorted.subList(starts.get(i), end);
      byte[] row = balances.get(i);
      BalanceRow before = row == null ? null : BalanceRow.read(row);
      ScriptDelta tally = new ScriptDelta(delta.point(), ofScript, before, index -> txids[index]);
      writeCoins(ofScript, rows);
      core.tombstones().saw(keys.get(i), ofScript);
      writeBalance(keys.get(i), row, tally.after(), ofScript.get(0), rows);
      writeActivity(delta.height(), keys.get(i), tally, rows);
      totals.add(tally);
    }
    return totals;
  }

  private static Txid[] transactionIds(BlockDelta delta) {
    Txid[] ids = new Txid[delta.transactionCount()];
    BlockDelta.Cursor cursor = delta.cursor();
    int last = -1;
    while (cursor.next()) {
      if (cursor.transactionIndex() != last) {
        last = cursor.transactionIndex();
        ids[last] = cursor.transactionId();
      }
    }
    return ids;
  }

  private static void writeCoins(List<Change> ofScript, RowChanges rows) {
    for (Change change : ofScript) {
      if (change.netted || change.unknown) {
        continue;
      }
      if (change.created) {
        rows.put(
            ColumnFamily.COIN,
            change.coinKey,
            CoinRow.value(change.code, change.valueSat),
            change.before);
      } else {
        rows.delete(ColumnFamily.COIN, change.coinKey, change.before);
      }
    }
  }

  private void writeBalance(
      byte[] key, byte @Nullable [] before, BalanceRow after, Change sample, RowChanges rows) {
    boolean holds = after.coins() > 0;
    if (holds) {
      rows.put(ColumnFamily.BALANCE, key, after.value(), before);
    } else if (before != null) {
      rows.delete(ColumnFamily.BALANCE, key, before);
    }
    ScriptLookupRows.touched(core, key, before != null, holds, sample, rows);
  }

  private void writeActivity(int height, byte[] key, ScriptDelta tally, RowChanges rows) {
    if (core.options().activityBlocks() == 0) {
      return;
    }
    for (ScriptDelta.Activity activity : tally.activity()) {
      byte[] row = ActivityRow.key(key, key.length, height, activity.transactionIndex());
      rows.put(ColumnFamily.ACTIVITY, row, activity.row().value(), null);
    }
  }

  private StateRow stateAfter(
      BlockDelta delta, BlockChanges changes, Totals totals, RowChanges rows) {
    StateRow state = core.state();
    int height = delta.height();
    if (state.coverage().complete() && totals.sat > core.network().maxSupplySat(height)) {
      throw Invariants.broken(
          delta.point(),
          "the coins would be worth " + totals.sat
              + " satoshis, more than can exist at that height");
    }
    BlockRecord record = BlockLinkage.record(delta);
    rows.put(
        ColumnFamily.BLOCK,
        BlockRow.key(height),
        BlockRow.value(record, new SetSize(totals.coins, totals.sat)),
        null);
    rows.putUndo(BlockRow.key(height));
    Retention.journal(core, rows, new JournalRow(JournalRow.Kind.CONNECTED, record.point()));
    int activityFrom = Retention.prune(core, rows, changes, height);
    return new StateRow(
        state.coverage(), height, totals.coins, totals.sat, activityFrom, state.nextSequence() + 1);
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
    return core.rows().get(ColumnFamily.UNDO, BlockRow.key(height)) != null;
  }

  @Override
  public ChainPoint rollBack() {
    core.requireNotRebuilding();
    BlockRecord tip = core.tip();
    if (tip == null || tip.point().height() == 0) {
      throw new StoreException(StoreException.Kind.NO_UNDO, "There is no block to disconnect.");
    }
    int height = tip.point().height();
    byte[] undo = core.rows().get(ColumnFamily.UNDO, BlockRow.key(height));
    if (undo == null) {
      throw new StoreException(
          StoreException.Kind.NO_UNDO,
          "Block "
              + tip.point()
              + " cannot be disconnected: its undo record is not kept. The reorganisation is deeper than undo_blocks, or"
              + " goes below the block with which this index began; re-index from a lower height or begin anew.");
    }
    BlockHash hash = UndoRow.hash(undo);
    if (!hash.equals(tip.point().hash())) {
      throw new StoreException(
          StoreException.Kind.DAMAGED,
          "The undo record of height " + height + " is that of block " + hash + ", not of "
              + tip.point() + ".");
    }
    byte[] below = core.rows().get(ColumnFamily.BLOCK, BlockRow.key(height - 1L));
    if (below == null) {
      throw new StoreException(
          StoreException.Kind.DAMAGED, "The row of block " + (height - 1) + " is missing.");
    }
    BlockRecord previous = BlockRow.read(height - 1, below);
    RowChanges rows = core.changes(null);
    context.backfills().forget(height);
    KeyValueSnapshot snapshot = core.rows();
    Totals totals = new Totals(core.state().utxoCount(), core.state().totalSat());
    DisconnectedActivity undone = new DisconnectedActivity(core, height);
    TreeMap<byte[], Boolean> touched = new TreeMap<>(Arrays::compareUnsigned);
    UndoRow.forEach(undo, (columnFamily, key, before) -> {
      putBack(snapshot, columnFamily, key, before, rows, totals);
      if (columnFamily == ColumnFamily.ACTIVITY) {
        undone.goes(key);
        byte[] script = Arrays.copyOf(key, CoinRow.scriptKeyLength(key));
        touched.computeIfAbsent(
            script, unknown -> snapshot.get(ColumnFamily.BALANCE, script) != null);
      } else if (columnFamily == ColumnFamily.BALANCE) {
        touched.put(key, before != null);
      }
    });
    touched.forEach(
        (script, holds) -> ScriptLookupRows.disconnected(core, script, holds, height, rows));
    undone.keep(rows);
    rows.delete(ColumnFamily.UNDO, BlockRow.key(height), null);
    context.muHash().keepOffer(rows);
    Retention.journal(core, rows, new JournalRow(JournalRow.Kind.DISCONNECTED, tip.point()));
    StateRow state = core.state();
    Integer activityFrom = state.activityFrom();
    core.commit(
        rows,
        new StateRow(
            state.coverage(),
            height - 1,
            totals.coins,
            totals.sat,
            activityFrom == null ? null : Integer.valueOf(Math.min(activityFrom, height - 1)),
            state.nextSequence() + 1));
    return previous.point();
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

  private static void putBack(
      KeyValueSnapshot snapshot,
      ColumnFamily columnFamily,
      byte[] key,
      byte @Nullable [] before,
      RowChanges rows,
      Totals totals) {
    if (columnFamily == ColumnFamily.COIN) {
      byte[] now = snapshot.get(ColumnFamily.COIN, key);
      if (now != null) {
        totals.remove(CoinRow.valueSat(now));
      }
      if (before != null) {
        totals.add(CoinRow.valueSat(before));
      }
    }
    if (columnFamily == ColumnFamily.SCRIPT_HASH) {
      return; // Of an earlier version: these rows are seen to by themselves.
    }
    if (before == null) {
      rows.delete(columnFamily, key, null);
    } else {
      rows.put(columnFamily, key, before, null);
    }
  }

  /** Coins and satoshis of the whole index, as a block moves them. */
  private static final class Totals {
    private long coins;
    private long sat;

    Totals(long coins, long sat) {
      this.coins = coins;
      this.sat = sat;
    }

    void add(ScriptDelta tally) {
      coins += tally.after().coins() - tally.before().coins();
      sat = Math.addExact(sat, tally.after().sat() - tally.before().sat());
    }

    void add(long valueSat) {
      coins++;
      sat += valueSat;
    }

    void remove(long valueSat) {
      coins--;
      sat -= valueSat;
    }
  }
}
