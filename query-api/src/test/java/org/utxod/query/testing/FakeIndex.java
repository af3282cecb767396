package org.utxod.query.testing;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.utxod.store.UtxoIndex;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.Chainwork;
import org.utxod.store.chain.Coin;
import org.utxod.store.chain.Hex;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.chain.Txid;
import org.utxod.store.model.Activity;
import org.utxod.store.model.ActivityPosition;
import org.utxod.store.model.Balance;
import org.utxod.store.model.BlockRecord;
import org.utxod.store.model.Coverage;
import org.utxod.store.model.IndexState;
import org.utxod.store.model.WalLoss;
import org.utxod.store.read.IndexView;
import org.utxod.store.read.SpentCoin;

/** An index in memory: every block creates a new immutable snapshot. One thread changes it, any number read. */
public final class FakeIndex implements UtxoIndex {
  private record Snapshot(
      IndexState state,
      Map<ScriptKey, NavigableMap<OutPoint, Coin>> coins,
      Map<ScriptKey, Script> scripts,
      Map<ScriptKey, List<Activity>> activity,
      NavigableMap<Integer, Snapshot> history) {

    Balance balance(ScriptKey key) {
      BlockRecord tip = state.tip();
      int height = tip == null ? -1 : tip.point().height();
      long sat = 0;
      long immature = 0;
      NavigableMap<OutPoint, Coin> held = coins.getOrDefault(key, new TreeMap<>());
      for (Coin coin : held.values()) {
        sat += coin.valueSat();
        immature += coin.isImmature(height) ? coin.valueSat() : 0;
      }
      return new Balance(sat, held.size(), immature);
    }
  }

  private final Map<ScriptKey, Integer> backfilled = new ConcurrentHashMap<>();
  private final Map<OutPoint, Txid> spenders = new ConcurrentHashMap<>();
  private final AtomicInteger openViews = new AtomicInteger();
  private volatile Snapshot now;
  private volatile @Nullable WalLoss walLoss;

  public FakeIndex(Network network) {
    IndexState state = new IndexState(network, Coverage.FULL, null, 0, 0, 0, true, false);
    this.now = new Snapshot(state, Map.of(), Map.of(), Map.of(), new TreeMap<>());
  }

  /** A transaction id that tests can name: the hash of a word. */
  public static Txid txid(String word) {
    return Txid.ofWire(ScriptKey.sha256().digest(word.getBytes(StandardCharsets.UTF_8)), 0);
  }

  /** The hash that this index gives its block at a height. */
  public static BlockHash hash(int height) {
    byte[] bytes = ("block " + height).getBytes(StandardCharsets.UTF_8);
    return BlockHash.ofWire(ScriptKey.sha256().digest(bytes), 0);
  }

  /** A coin to be created by the next block. */
  public record NewCoin(Script script, OutPoint outPoint, long valueSat, boolean coinbase) {
    public static NewCoin of(Script script, String txWord, long vout, long valueSat) {
      return new NewCoin(script, new OutPoint(txid(txWord), vout), valueSat, false);
    }
  }

  /** Connects a block that creates these coins. */
  public FakeIndex block(NewCoin... created) {
    return block(List.of(created), List.of());
  }

  /** From now on it says that it lost something with its log. */
  public FakeIndex lost(WalLoss loss) {
    walLoss = loss;
    return this;
  }

  @Override
  public Optional<WalLoss> logLoss() {
    return Optional.ofNullable(walLoss);
  }

  /** Connects blocks without a coin. */
  public FakeIndex blocks(int count) {
    for (int i = 0; i < count; i++) {
      block();
    }
    return this;
  }

  /** Connects a block. */
  public FakeIndex block(List<NewCoin> created, List<OutPoint> spent) {
    Snapshot before = now;
    BlockRecord last = before.state.tip();
    int height = last == null ? 0 : last.point().height() + 1;
    Map<ScriptKey, NavigableMap<OutPoint, Coin>> coins = new HashMap<>();
    before.coins.forEach((key, held) -> coins.put(key, new TreeMap<>(held)));
    Map<ScriptKey, Script> scripts = new HashMap<>(before.scripts);
    Map<ScriptKey, List<Activity>> activity = new HashMap<>();
    before.activity.forEach((key, rows) -> activity.put(key, new ArrayList<>(rows)));
    int transaction = 0;
    for (NewCoin coin : created) {
      ScriptKey key = coin.script.key();
      scripts.put(key, coin.script);
      coins
          .computeIfAbsent(key, k -> new TreeMap<>())
          .put(coin.outPoint, new Coin(coin.outPoint, coin.valueSat, height, coin.coinbase));
      note(
          activity,
          key,
          new ActivityPosition(height, transaction++),
          coin.outPoint.txid(),
          coin.valueSat);
    }
    for (OutPoint outPoint : spent) {
      ActivityPosition position = new ActivityPosition(height, transaction++);
      coins.forEach((key, held) -> {
        Coin gone = held.remove(outPoint);
        if (gone != null) {
          Txid by = spenders.getOrDefault(outPoint, spender(outPoint));
          note(activity, key, position, by, -gone.valueSat());
        }
      });
    }
    long count = coins.values().stream().mapToLong(Map::size).sum();
    long total = coins.values().stream()
        .flatMap(held -> held.values().stream())
        .mapToLong(Coin::valueSat)
        .sum();
    BlockHash previous = last == null ? hash(-1) : last.point().hash();
    BlockRecord tip = new BlockRecord(
        new ChainPoint(height, hash(height)),
        previous,
        1_296_688_602L + height,
        0,
        new Chainwork(BigInteger.valueOf(height + 1L)),
        1,
        created.size(),
        spent.size());
    IndexState old = before.state;
    IndexState state = new IndexState(
        old.network(),
        old.coverage(),
        tip,
        count,
        total,
        old.activityFrom(),
        old.balancesCurrent(),
        old.scriptHashIndex(),
        old.backfilledScripts());
    NavigableMap<Integer, Snapshot> history = new TreeMap<>(before.history);
    Snapshot next = new Snapshot(state, coins, scripts, activity, history);
    history.put(height, next);
    now = next;
    return this;
  }

  /** The transaction that is to spend a coin, instead of {@link #spender}. */
  public void willBeSpent(OutPoint coin, Txid by) {
    spenders.put(coin, by);
  }

  /** The transaction that spends a coin in this index. */
  public static Txid spender(OutPoint coin) {
    return txid("spends " + coin);
  }

  private static void note(
      Map<ScriptKey, List<Activity>> activity,
      ScriptKey key,
      ActivityPosition position,
      Txid txid,
      long sat) {
    List<Activity> rows = activity.computeIfAbsent(key, k -> new ArrayList<>());
    long before = rows.isEmpty() ? 0 : rows.get(rows.size() - 1).balanceSat();
    boolean received = sat >= 0;
    rows.add(new Activity(
        position,
        txid,
        received ? sat : 0,
        received ? 0 : -sat,
        received ? 1 : 0,
        received ? 0 : 1,
        before + sat));
  }

  public FakeIndex coverage(Coverage coverage) {
    IndexState s = now.state;
    return state(new IndexState(
        s.network(),
        coverage,
        s.tip(),
        s.utxoCount(),
        s.totalSat(),
        s.activityFrom(),
        s.balancesCurrent(),
        s.scriptHashIndex()));
  }

  /** From now on every coin of the script is known, though the coverage is partial. */
  public FakeIndex backfilled(Script script) {
    backfilled.put(script.key(), height());
    IndexState s = now.state;
    return state(new IndexState(
        s.network(),
        s.coverage(),
        s.tip(),
        s.utxoCount(),
        s.totalSat(),
        s.activityFrom(),
        s.balancesCurrent(),
        s.scriptHashIndex(),
        backfilled.size()));
  }

  public FakeIndex activityFrom(@Nullable Integer height) {
    return state(height, now.state.balancesCurrent(), now.state.scriptHashIndex());
  }

  public FakeIndex balancesCurrent(boolean current) {
    return state(now.state.activityFrom(), current, now.state.scriptHashIndex());
  }

  public FakeIndex scriptHashIndex(boolean on) {
    return state(now.state.activityFrom(), now.state.balancesCurrent(), on);
  }

  private FakeIndex state(
      @Nullable Integer activityFrom, boolean balancesCurrent, boolean scriptHashIndex) {
    IndexState s = now.state;
    return state(new IndexState(
        s.network(),
        s.coverage(),
        s.tip(),
        s.utxoCount(),
        s.totalSat(),
        activityFrom,
        balancesCurrent,
        scriptHashIndex));
  }

  private FakeIndex state(IndexState state) {
    now = new Snapshot(state, now.coins, now.scripts, now.activity, now.history);
    return this;
  }

  /** Its height. */
  public int height() {
    BlockRecord tip = now.state.tip();
    return tip == null ? -1 : tip.point().height();
  }

  /** Views opened and not closed. */
  public int openViews() {
    return openViews.get();
  }

  @Override
  public IndexView view() {
    openViews.incrementAndGet();
    return new View(now);
  }

  private final class View implements IndexView {
    private final Snapshot snapshot;
    private boolean closed;

    View(Snapshot snapshot) {
      this.snapshot = snapshot;
    }

    private Snapshot open() {
      if (closed) {
        throw new IllegalStateException("the view was closed");
      }
      return snapshot;
    }

    @Override
    public IndexState state() {
      return open().state;
    }

    @Override
    public Balance balance(ScriptKey key) {
      if (!open().state.balancesCurrent()) {
        throw new IllegalStateException("balances are not current and must not be read");
      }
      return snapshot.balance(key);
    }

    @Override
    public List<Balance> balances(List<ScriptKey> keys) {
      return keys.stream().map(this::balance).toList();
    }

    @Override
    public List<Coin> coins(ScriptKey key, @Nullable OutPoint after, int limit) {
      NavigableMap<OutPoint, Coin> held = open().coins.getOrDefault(key, new TreeMap<>());
      NavigableMap<OutPoint, Coin> rest = after == null ? held : held.tailMap(after, false);
      List<Coin> coins = new ArrayList<>();
      for (Coin coin : rest.values()) {
        if (coins.size() == limit) {
          break;
        }
        coins.add(coin);
      }
      return coins;
    }

    @Override
    public List<Coin> coinsOf(ScriptKey key, Txid txid, int limit) {
      return open().coins.getOrDefault(key, new TreeMap<>()).values().stream()
          .filter(coin -> coin.outPoint().txid().equals(txid))
          .limit(limit)
          .toList();
    }

    @Override
    public List<Activity> activityAbove(
        int height, ScriptKey key, @Nullable ActivityPosition before, int limit) {
      Integer from = activityFrom(key);
      List<Activity> rows = new ArrayList<>(open().activity.getOrDefault(key, List.of()));
      rows.removeIf(row -> from == null
          || row.position().height() <= Math.max(from, height)
          || (before != null && !isBefore(row.position(), before)));
      Collections.reverse(rows);
      return rows.subList(0, Math.min(limit, rows.size()));
    }

    private static boolean isBefore(ActivityPosition a, ActivityPosition b) {
      return a.height() < b.height()
          || (a.height() == b.height() && a.transaction() < b.transaction());
    }

    @Override
    public OptionalInt backfilledAsOf(ScriptKey key) {
      Integer height = backfilled.get(key);
      return height == null ? OptionalInt.empty() : OptionalInt.of(height);
    }

    @Override
    public Optional<Balance> balanceAt(ScriptKey key, int height) {
      Integer from = open().state.activityFrom();
      Snapshot then = snapshot.history.get(height);
      return from == null || height < from || then == null
          ? Optional.empty()
          : Optional.of(then.balance(key));
    }

    @Override
    public Optional<Script> script(ScriptKey key) {
      Script held = open().scripts.get(key);
      return held == null ? key.standardScript() : Optional.of(held);
    }

    @Override
    public Optional<BlockRecord> block(int height) {
      Snapshot then = open().history.get(height);
      return then == null ? Optional.empty() : Optional.ofNullable(then.state.tip());
    }

    @Override
    public Optional<SpentCoin> spentCoin(OutPoint outPoint) {
      Coin coin = null;
      ScriptKey script = null;
      for (Map.Entry<Integer, Snapshot> then : open().history.entrySet()) {
        Coin held = null;
        for (Map.Entry<ScriptKey, NavigableMap<OutPoint, Coin>> coins :
            then.getValue().coins.entrySet()) {
          if (coins.getValue().containsKey(outPoint)) {
            held = coins.getValue().get(outPoint);
            script = coins.getKey();
          }
        }
        if (held == null && coin != null && script != null) {
          int height = then.getKey();
          List<Activity> spending = snapshot.activity.getOrDefault(script, List.of()).stream()
              .filter(row -> row.spent() > 0 && row.position().height() == height)
              .toList();
          return Optional.of(new SpentCoin(coin, height, spending));
        }
        coin = held;
      }
      return Optional.empty();
    }

    @Override
    public Optional<ScriptKey> scriptByHash(byte[] sha256) {
      String wanted = Hex.encode(sha256);
      return open().scripts.values().stream()
          .filter(
              script -> Hex.encode(ScriptKey.sha256().digest(script.bytes())).equals(wanted))
          .map(Script::key)
          .findFirst();
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        openViews.decrementAndGet();
      }
    }
  }
}
