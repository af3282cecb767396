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
import org.utxod.store.model.CoinStats;
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
import org.utxod.store.step.ChangeLog;

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
    ChangeLog log = netted(stale);
    for (int from = 0; from < log.size(); ) {
      int end = log.endOfScript(from, log.size());
      script(log, from, end, rows, balances, totals);
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
      for (int i = 0; i < log.size(); i++) {
        retreat(log, log.change(i), hash);
      }
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

  /** The block's changes by coin, those of a coin that it both creates and spends marked. */
  private static ChangeLog netted(BlockDelta stale) {
    ChangeLog log = new ChangeLog(stale.createdCount() + stale.spentCount());
    log.add(stale);
    log.sort();
    for (int i = 1; i < log.size(); i++) {
      int earlier = log.change(i - 1);
      int later = log.change(i);
      if (!log.sameCoin(earlier, later)) {
        continue;
      }
      boolean created = isCreated(log, later);
      boolean createdThenSpent =
          isCreated(log, earlier) && !created && !log.is(earlier, ChangeLog.NETTED);
      if (!createdThenSpent || log.sat(earlier) != log.sat(later)) {
        throw Invariants.broken(
            stale.point(),
            log.outPoint(later),
            isCreated(log, earlier) == created
                ? created ? "is created twice in the block" : "is spent twice in the block"
                : "is spent in the block that creates it, but not as it was created");
      }
      log.mark(earlier, ChangeLog.NETTED);
      log.mark(later, ChangeLog.NETTED);
    }
    return log;
  }

  private static boolean isCreated(ChangeLog log, int change) {
    return log.is(change, ChangeLog.CREATED);
  }

  private void script(
      ChangeLog log,
      int from,
      int end,
      WriteBatch rows,
      Map<ScriptKey, BalanceRow> balances,
      long[] totals) {
    int first = log.change(from);
    byte[] key = log.scriptKey(first);
    ChainPoint stale = log.last().point();
    BalanceRow now = balance(ScriptKey.read(key, 0));
    long sat = now.sat();
    long coins = now.coins();
    boolean touched = false;
    for (int i = from; i < end; i++) {
      int change = log.change(i);
      if (!log.is(change, ChangeLog.NETTED) && !isUnknown(log, change)) {
        sat += isCreated(log, change) ? -log.sat(change) : log.sat(change);
        coins += isCreated(log, change) ? -1 : 1;
        coin(log, change, rows);
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
          stale,
          "without it the script " + ScriptKey.read(key, 0) + " would hold " + sat + " satoshis in "
              + coins + " coins");
    }
    totals[0] += coins - now.coins();
    totals[1] += sat - now.sat();
    List<BalanceRow.Young> young = new ArrayList<>(now.young());
    young.removeIf(entry -> entry.height() == stale.height());
    balances.put(ScriptKey.read(key, 0), new BalanceRow(sat, coins, List.copyOf(young)));
    ScriptLookupRows.disconnected(
        core, key, now.coins() > 0, coins > 0, () -> log.otherScript(first), stale.height(), rows);
  }

  private void coin(ChangeLog log, int change, WriteBatch rows) {
    byte[] key = log.coinKey(change);
    boolean created = isCreated(log, change);
    boolean there = core.rows().get(ColumnFamily.COIN, key) != null;
    if (there != created) {
      throw Invariants.broken(
          log.last().point(),
          log.outPoint(change),
          created
              ? "was made by it, but the index does not hold it"
              : "was spent by it, but the index holds it");
    }
    if (created) {
      rows.delete(ColumnFamily.COIN, key);
    } else {
      rows.put(ColumnFamily.COIN, key, CoinRow.value(log.code(change), log.sat(change)));
    }
  }

  private static void retreat(ChangeLog log, int change, MuHashAccumulator.Retreat hash) {
    byte[] key = log.coinKey(change);
    byte[] coin = CoinRow.value(log.code(change), log.sat(change));
    if (log.is(change, ChangeLog.NETTED)) {
      return;
    }
    if (isCreated(log, change)) {
      hash.remove(key, coin);
    } else {
      boolean other = key[0] == ScriptKey.Form.OTHER.tag();
      hash.insert(key, coin, other ? Script.of(log.otherScript(change)) : null);
    }
  }

  private boolean isUnknown(ChangeLog log, int change) {
    if (isCreated(log, change)) {
      return false;
    }
    if (log.code(change) == BlockDelta.UNKNOWN_CODE) {
      throw new StoreException(
          StoreException.Kind.REFUSED,
          "Disconnecting a block needs the heights of the coins that it spent: verbosity 3.");
    }
    return !context.backfills().knows(log.scriptKey(change), log.code(change) >>> 1);
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
    StateRow state = core.state();
    Retention.journal(
        core,
        rows,
        new JournalRow(JournalRow.Kind.DISCONNECTED, stale.point()),
        previous.point().hash(),
        new CoinStats(previous.point(), totals[0], totals[1], null));
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
