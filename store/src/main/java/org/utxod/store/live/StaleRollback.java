package org.utxod.store.live;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.Coin;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.core.IndexCore;
import org.utxod.store.core.Invariants;
import org.utxod.store.kv.WriteBatch;
import org.utxod.store.model.BlockRecord;
import org.utxod.store.model.Coverage;
import org.utxod.store.model.SetSize;
import org.utxod.store.model.StoreException;
import org.utxod.store.schema.ActivityKey;
import org.utxod.store.schema.BalanceRow;
import org.utxod.store.schema.BlockRow;
import org.utxod.store.schema.CoinRow;
import org.utxod.store.schema.ColumnFamily;
import org.utxod.store.schema.JournalRow;
import org.utxod.store.schema.StateRow;

/**
 * Takes the tip back where its undo record is not kept any more, by what the block itself says: the coins that it made go,
 * those that it spent come back as their prevouts describe them, and balances follow by arithmetic. For the writer's thread.
 *
 * <p>One thing the block does not say: a coinbase that was of age at the tip may be young again below it. When block h goes,
 * these are the coinbase outputs of block h - 99, so that block has to be given too.
 */
public final class StaleRollback {
  private final WriterContext context;
  private final IndexCore core;

  StaleRollback(WriterContext context) {
    this.context = context;
    this.core = context.core();
  }

  /** The height of the block whose coinbase becomes immature again when the tip goes; empty where that changes nothing here. */
  static Optional<Integer> immatureAgain(int tipHeight, WriterContext context) {
    IndexCore core = context.core();
    Coverage coverage = core.state().coverage();
    int height = tipHeight - Coin.COINBASE_MATURITY + 1;
    boolean known = height >= 1
        && (coverage.complete()
            || height >= coverage.fromHeight()
            || context.backfills().count() > 0);
    return known ? Optional.of(height) : Optional.empty();
  }

  /** As {@link IndexWriter#rollBack(BlockDelta, BlockDelta, BlockRecord)}. */
  ChainPoint rollBack(BlockDelta stale, @Nullable BlockDelta younger, @Nullable BlockRecord below) {
    BlockRecord previous = requireTip(stale, below);
    requireYounger(stale, younger);
    WriteBatch rows = core.changes();
    Map<ScriptKey, BalanceRow> balances = new HashMap<>();
    long[] totals = {core.state().utxoCount(), core.state().totalSat()};
    BlockChanges changes = BlockChanges.of(stale);
    List<Change> sorted = changes.sorted();
    for (int from = 0; from < sorted.size(); ) {
      int end = changes.endOfScript(from);
      script(stale, sorted.subList(from, end), rows, balances, totals);
      from = end;
    }
    if (younger != null) {
      makeYoung(younger, stale, balances);
    }
    balances.forEach((key, balance) -> {
      if (balance.coins() > 0) {
        rows.put(ColumnFamily.BALANCE, key.bytes(), balance.value());
      } else {
        rows.delete(ColumnFamily.BALANCE, key.bytes());
      }
    });
    DisconnectedEffects.move(core, stale.height(), rows);
    context.muHash().keepOffer(rows);
    context.muHash().retreat(stale.height()).ifPresent(hash -> {
      sorted.stream().filter(change -> !change.netted).forEach(change -> retreat(change, hash));
      hash.write(new SetSize(totals[0], totals[1]), rows);
    });
    return commit(stale, previous, rows, totals);
  }

  private BlockRecord requireTip(BlockDelta stale, @Nullable BlockRecord given) {
    core.requireNotRebuilding();
    BlockRecord tip = core.tip();
    if (tip == null || tip.point().height() == 0 || !tip.point().equals(stale.point())) {
      throw new StoreException(
          StoreException.Kind.NOT_NEXT,
          "Block " + stale.point() + " is not the index's tip, so it cannot be disconnected.");
    }
    if (core.network().isBip30Repeat(stale.point())) {
      throw new StoreException(
          StoreException.Kind.NO_UNDO,
          "Block " + stale.point()
              + " overwrote an earlier coin (BIP 30), which it does not name; it can only be disconnected by undo.");
    }
    byte[] below = core.rows().get(ColumnFamily.BLOCK, BlockRow.key(stale.height() - 1L));
    if (below == null && given != null && isBase(stale)) {
      return requireBelow(stale, given);
    }
    if (below == null) {
      throw new StoreException(
          StoreException.Kind.NO_UNDO,
          "Block " + stale.point()
              + " is the first of this index, so it cannot be disconnected. Begin a new index in an empty data directory.");
    }
    return BlockRow.read(stale.height() - 1, below);
  }

  /** Whether it is the block after which a snapshot was taken. */
  private boolean isBase(BlockDelta stale) {
    Coverage coverage = core.state().coverage();
    return coverage.origin() == Coverage.Origin.SNAPSHOT && coverage.fromHeight() == stale.height();
  }

  private static BlockRecord requireBelow(BlockDelta stale, BlockRecord below) {
    if (below.point().height() != stale.height() - 1
        || !below.point().hash().equals(stale.previousHash())) {
      throw new IllegalArgumentException(
          "the block before " + stale.point() + " is not " + below.point());
    }
    return below;
  }

  private void requireYounger(BlockDelta stale, @Nullable BlockDelta younger) {
    Integer wanted = immatureAgain(stale.height(), context).orElse(null);
    if (wanted == null ? younger != null : younger == null || younger.height() != wanted) {
      throw new IllegalArgumentException(
          "to disconnect block " + stale.height() + " block " + wanted + " is needed too");
    }
  }

  private void script(
      BlockDelta stale,
      List<Change> ofScript,
      WriteBatch rows,
      Map<ScriptKey, BalanceRow> balances,
      long[] totals) {
    byte[] key = ofScript.get(0).scriptKey();
    BalanceRow now = balance(ScriptKey.read(key, 0));
    long sat = now.sat();
    long coins = now.coins();
    boolean touched = false;
    for (Change change : ofScript) {
      if (!change.netted && !isUnknown(change)) {
        sat += change.created ? -change.valueSat : change.valueSat;
        coins += change.created ? -1 : 1;
        coin(stale, change, rows);
        touched = true;
      }
    }
    rows.delete(ColumnFamily.ACTIVITY, ActivityKey.key(ScriptKey.read(key, 0), stale.height()));
    if (!touched) {
      if (now.coins() == 0) {
        ScriptLookupRows.disconnected(core, key, false, stale.height(), rows);
      }
      return;
    }
    if (sat < 0 || coins < 0) {
      throw Invariants.broken(
          stale.point(),
          "without it the script " + ScriptKey.read(key, 0) + " would hold " + sat + " satoshis in "
              + coins + " coins");
    }
    totals[0] += coins - now.coins();
    totals[1] += sat - now.sat();
    List<BalanceRow.Young> young = new ArrayList<>(now.young());
    young.removeIf(entry -> entry.height() == stale.height());
    balances.put(ScriptKey.read(key, 0), new BalanceRow(sat, coins, List.copyOf(young)));
    ScriptLookupRows.disconnected(
        core, key, now.coins() > 0, coins > 0, ofScript.get(0), stale.height(), rows);
  }

  private void coin(BlockDelta stale, Change change, WriteBatch rows) {
    boolean there = core.rows().get(ColumnFamily.COIN, change.coinKey) != null;
    if (there != change.created) {
      throw Invariants.broken(
          stale.point(),
          change.outPoint(),
          change.created
              ? "was made by it, but the index does not hold it"
              : "was spent by it, but the index holds it");
    }
    if (change.created) {
      rows.delete(ColumnFamily.COIN, change.coinKey);
    } else {
      rows.put(ColumnFamily.COIN, change.coinKey, CoinRow.value(change.code, change.valueSat));
    }
  }

  private static void retreat(Change change, MuHashAccumulator.Retreat hash) {
    byte[] coin = CoinRow.value(change.code, change.valueSat);
    if (change.created) {
      hash.remove(change.coinKey, coin);
    } else {
      hash.insert(change.coinKey, coin, Script.of(change.script()));
    }
  }

  private boolean isUnknown(Change change) {
    if (change.created) {
      return false;
    }
    if (change.code == BlockDelta.UNKNOWN_CODE) {
      throw new StoreException(
          StoreException.Kind.REFUSED,
          "Disconnecting a block needs the heights of the coins that it spent: verbosity 3.");
    }
    return !context.backfills().knows(change.scriptKey(), change.code >>> 1);
  }

  private BalanceRow balance(ScriptKey key) {
    byte[] row = core.rows().get(ColumnFamily.BALANCE, key.bytes());
    return row == null ? BalanceRow.NONE : BalanceRow.read(row);
  }

  /** Every output of the coinbase is still there: it could not be spent before the block that goes. */
  private void makeYoung(
      BlockDelta younger, BlockDelta stale, Map<ScriptKey, BalanceRow> balances) {
    Map<ScriptKey, Long> satByScript = new HashMap<>();
    BlockDelta.Cursor cursor = younger.cursor();
    while (cursor.next() && cursor.transactionIndex() == 0) {
      if (cursor.isCreated()) {
        satByScript.merge(cursor.script().key(), cursor.valueSat(), Long::sum);
      }
    }
    satByScript.forEach((key, sat) -> {
      BalanceRow row = balances.getOrDefault(key, balance(key));
      if (sat == 0
          || row.coins() == 0
          || !context.backfills().knows(key.bytes(), younger.height())) {
        return;
      }
      List<BalanceRow.Young> young = new ArrayList<>();
      young.add(new BalanceRow.Young(younger.height(), sat));
      for (BalanceRow.Young entry : row.young()) {
        if (entry.height() > younger.height() && entry.height() < stale.height()) {
          young.add(entry);
        }
      }
      balances.put(key, new BalanceRow(row.sat(), row.coins(), List.copyOf(young)));
    });
  }

  private ChainPoint commit(
      BlockDelta stale, BlockRecord previous, WriteBatch rows, long[] totals) {
    for (ColumnFamily columnFamily : List.of(ColumnFamily.BLOCK, ColumnFamily.SET)) {
      rows.delete(columnFamily, BlockRow.key(stale.height()));
    }
    Retention.journal(core, rows, new JournalRow(JournalRow.Kind.DISCONNECTED, stale.point()));
    StateRow state = core.state();
    Integer activityFrom = state.activityFrom();
    context.backfills().lower(stale.height() - 1, rows);
    Coverage coverage = state.coverage();
    if (isBase(stale)) {
      coverage = new Coverage(Coverage.Origin.SNAPSHOT, stale.height() - 1);
      SetSize held = new SetSize(totals[0], totals[1]);
      rows.put(
          ColumnFamily.BLOCK, BlockRow.key(stale.height() - 1L), BlockRow.value(previous, held));
    }
    core.commit(
        rows,
        new StateRow(
            coverage,
            stale.height() - 1,
            totals[0],
            totals[1],
            activityFrom == null
                ? null
                : Integer.valueOf(Math.min(activityFrom, stale.height() - 1)),
            state.nextSequence() + 1));
    return previous.point();
  }
}
