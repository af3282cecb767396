package org.utxod.store.read;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.utxod.store.chain.Coin;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.chain.Txid;
import org.utxod.store.core.SharedSnapshot;
import org.utxod.store.effect.BlockEffects;
import org.utxod.store.effect.TouchedBlocks;
import org.utxod.store.kv.KeyRange;
import org.utxod.store.kv.KeyValueCursor;
import org.utxod.store.kv.KeyValueSnapshot;
import org.utxod.store.kv.KeyValueSnapshot.Scope;
import org.utxod.store.live.Backfills;
import org.utxod.store.model.Activity;
import org.utxod.store.model.ActivityPosition;
import org.utxod.store.model.Balance;
import org.utxod.store.model.BlockRecord;
import org.utxod.store.model.IndexState;
import org.utxod.store.schema.BalanceRow;
import org.utxod.store.schema.BlockRow;
import org.utxod.store.schema.CoinRow;
import org.utxod.store.schema.ColumnFamily;
import org.utxod.store.schema.ScriptHashRow;

/** Reads rows of one shared snapshot. */
public final class SnapshotView implements IndexView {
  private final SharedSnapshot shared;
  private final KeyValueSnapshot rows;
  private final IndexState state;
  private final AtomicBoolean closed = new AtomicBoolean();

  /** Takes over one hold on {@code shared}. */
  public SnapshotView(SharedSnapshot shared) {
    this.shared = shared;
    this.rows = shared.rows();
    this.state = shared.state();
  }

  @Override
  public IndexState state() {
    return state;
  }

  @Override
  public Balance balance(ScriptKey key) {
    return balance(rows.get(ColumnFamily.BALANCE, key.bytes()));
  }

  @Override
  public List<Balance> balances(List<ScriptKey> keys) {
    Integer[] order = new Integer[keys.size()];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, (a, b) -> keys.get(a).compareTo(keys.get(b)));
    List<byte[]> sorted = new ArrayList<>(order.length);
    for (Integer i : order) {
      sorted.add(keys.get(i).bytes());
    }
    List<byte @Nullable []> values = rows.multiGet(ColumnFamily.BALANCE, sorted);
    Balance[] answers = new Balance[order.length];
    for (int i = 0; i < order.length; i++) {
      answers[order[i]] = balance(values.get(i));
    }
    return List.of(answers);
  }

  private Balance balance(byte @Nullable [] row) {
    return row == null ? Balance.NONE : BalanceRow.read(row).at(tipHeight());
  }

  private int tipHeight() {
    BlockRecord tip = state.tip();
    return tip == null ? 0 : tip.point().height();
  }

  @Override
  public List<Coin> coins(ScriptKey key, @Nullable OutPoint after, int limit) {
    // The balance row says whether there is anything to seek: a script whose coins were all just
    // spent has tombstones.
    if (limit <= 0
        || (state.balancesCurrent() && rows.get(ColumnFamily.BALANCE, key.bytes()) == null)) {
      return List.of();
    }
    byte[] prefix = key.bytes();
    byte[] from = after == null ? prefix : KeyRange.justAfter(CoinRow.key(key, after));
    List<Coin> coins = new ArrayList<>(Math.min(limit, 128));
    try (KeyValueCursor cursor =
        rows.scan(ColumnFamily.COIN, from, KeyRange.endOfPrefix(prefix), Scope.ONE_SCRIPT_SOON)) {
      while (coins.size() < limit && cursor.next()) {
        coins.add(CoinRow.coin(cursor.key(), cursor.value()));
      }
    }
    return coins;
  }

  @Override
  public List<Coin> coinsOf(ScriptKey key, Txid txid, int limit) {
    byte[] prefix = CoinRow.prefix(key, txid);
    List<Coin> coins = new ArrayList<>();
    try (KeyValueCursor cursor =
        rows.scan(ColumnFamily.COIN, prefix, KeyRange.endOfPrefix(prefix), Scope.ONE_SCRIPT)) {
      while (coins.size() < limit && cursor.next()) {
        coins.add(CoinRow.coin(cursor.key(), cursor.value()));
      }
    }
    return coins;
  }

  @Override
  public List<Activity> activityAbove(
      int height, ScriptKey key, @Nullable ActivityPosition before, int limit) {
    Integer from = activityFrom(key);
    if (from == null || limit <= 0) {
      return List.of();
    }
    int to = before == null ? tipHeight() : Math.min(tipHeight(), before.height());
    List<Activity> activity = new ArrayList<>(Math.min(limit, 128));
    new TouchedBlocks(rows, key).down(Math.max(from, height) + 1, to, touched -> {
      List<Activity> ofBlock = touched.effect().activity(touched.height(), touched.block()::txid);
      for (int i = ofBlock.size() - 1; i >= 0 && activity.size() < limit; i--) {
        Activity one = ofBlock.get(i);
        if (before == null || one.position().compareTo(before) < 0) {
          activity.add(one);
        }
      }
      return activity.size() < limit;
    });
    return activity;
  }

  @Override
  public Optional<Balance> balanceAt(ScriptKey key, int height) {
    Integer from = state.activityFrom();
    if (state.tip() == null || height > tipHeight() || from == null || height < from) {
      return Optional.empty();
    }
    int whole = backfilledAsOf(key).orElse(-1);
    if (height < whole) {
      return Optional.empty(); // What is kept of those blocks overlooks the script's older coins.
    }
    if (height == tipHeight()) {
      return Optional.of(balance(key));
    }
    TouchedBlocks blocks = new TouchedBlocks(rows, key);
    int lowest = Math.max(from, whole) + 1;
    Optional<TouchedBlocks.Touched> upTo = blocks.last(lowest, height);
    if (upTo.isPresent()) {
      return Optional.of(upTo.get().effect().after());
    }
    Optional<TouchedBlocks.Touched> later = blocks.first(height + 1, tipHeight());
    if (later.isPresent()) {
      BalanceRow then = later.get().effect().before();
      return Optional.of(new Balance(then.sat(), then.coins(), 0));
    }
    Balance unchanged = balance(key);
    return Optional.of(new Balance(unchanged.sat(), unchanged.coins(), 0));
  }

  @Override
  public Optional<SpentCoin> spentCoin(OutPoint outPoint) {
    Integer from = state.activityFrom();
    return from == null ? Optional.empty() : new SpentCoins(rows, this).find(outPoint, from);
  }

  @Override
  public OptionalInt backfilledAsOf(ScriptKey key) {
    return state.backfilledScripts() == 0
        ? OptionalInt.empty()
        : Backfills.wholeAsOf(rows, key.bytes());
  }

  @Override
  public List<Script> backfillsWanted(int max) {
    return Backfills.wanted(rows, max);
  }

  @Override
  public Optional<Script> script(ScriptKey key) {
    Optional<Script> standard = key.standardScript();
    if (standard.isPresent()) {
      return standard;
    }
    byte[] kept = rows.get(ColumnFamily.SCRIPT, key.bytes());
    return kept == null ? Optional.empty() : Optional.of(Script.of(kept));
  }

  @Override
  public Optional<BlockRecord> block(int height) {
    if (height < 0 || height > tipHeight()) {
      return Optional.empty();
    }
    byte[] row = rows.get(ColumnFamily.BLOCK, BlockRow.key(height));
    return row == null ? Optional.empty() : Optional.of(BlockRow.read(height, row));
  }

  @Override
  public boolean activityOfBlock(int height, BiConsumer<ScriptKey, List<Activity>> visitor) {
    Integer from = state.activityFrom();
    Optional<BlockEffects> block =
        from == null || height <= from ? Optional.empty() : effects(height);
    block.ifPresent(effects -> effects.forEach(
        effect -> visitor.accept(effect.script(), effect.activity(height, effects::txid))));
    return block.isPresent();
  }

  @Override
  public Optional<BlockEffects> effectsOfBlock(int height) {
    Integer from = state.activityFrom();
    return from == null || height <= from ? Optional.empty() : effects(height);
  }

  @Override
  public Optional<List<Txid>> txids(int height) {
    return effects(height)
        .map(effects ->
            IntStream.range(0, effects.transactions()).mapToObj(effects::txid).toList());
  }

  /** The record of the block at that height, where all of it is kept. */
  private Optional<BlockEffects> effects(int height) {
    Optional<BlockRecord> block = block(height);
    return block.isEmpty()
        ? Optional.empty()
        : BlockEffects.of(rows, height)
            .filter(effects -> effects.hash().equals(block.get().point().hash()))
            .filter(BlockEffects::isWhole);
  }

  @Override
  public Optional<ScriptKey> scriptByHash(byte[] sha256) {
    ScriptKey other = ScriptKey.ofOtherHash(sha256);
    if (rows.get(ColumnFamily.BALANCE, other.bytes()) != null) {
      return Optional.of(other);
    }
    byte[] row = rows.get(ColumnFamily.SCRIPT_HASH, ScriptHashRow.key(sha256));
    return row == null
        ? Optional.empty()
        : Optional.of(ScriptKey.read(row, 0)).filter(key -> ScriptHashRow.names(key, sha256));
  }

  @Override
  public Journal journal() {
    return new SnapshotJournal(rows, state);
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      shared.release();
    }
  }
}
