package org.utxod.store.step;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.chain.Txid;
import org.utxod.store.effect.EffectsBuilder;
import org.utxod.store.effect.EntryBuilder;
import org.utxod.store.effect.TransactionEffect;
import org.utxod.store.schema.ActivityKey;
import org.utxod.store.schema.BalanceRow;
import org.utxod.store.schema.ColumnFamily;

/**
 * Works out a range of scripts of a step: what becomes of each coin ({@link CoinRuns}), each script's balance block by block,
 * and each block's effects. What the store says is looked up for many scripts at once. For one thread.
 */
final class StepRange {
  /** Scripts that are looked up at once. */
  private static final int WINDOW = 512;

  private final ChangeLog log;
  private final int to;
  private final StepContext context;
  private final StepRows rows;
  private final CoinRuns coins;
  private final EntryBuilder entry = new EntryBuilder();
  private final List<EffectsBuilder> effects = new ArrayList<>();
  private final List<ActivityRows> activity = new ArrayList<>();
  private final long[] coinsAdded;
  private final long[] satAdded;
  private final int firstHeight;
  private int position;
  private int[] changes = new int[64];

  /** The state of the script at hand. */
  private long sat;

  private long coinCount;
  private List<BalanceRow.Young> immature = List.of();

  /** Scripts that begin in positions [from, to) of the sorted changes. */
  StepRange(ChangeLog log, int from, int to, StepContext context, StepRows rows) {
    this.log = log;
    this.position = from;
    this.to = to;
    this.context = context;
    this.rows = rows;
    this.coins = new CoinRuns(log, context, rows);
    int blocks = log.blocks().size();
    this.coinsAdded = new long[blocks];
    this.satAdded = new long[blocks];
    this.firstHeight = log.blocks().get(0).point().height();
    for (int i = 0; i < blocks; i++) {
      effects.add(new EffectsBuilder());
    }
    int epochs = ActivityKey.epoch(firstHeight + blocks - 1) - ActivityKey.epoch(firstHeight) + 1;
    for (int i = 0; i < epochs; i++) {
      activity.add(new ActivityRows());
    }
  }

  /** Works it out. */
  void run() {
    log.sortRange(position, to);
    List<byte[]> keys = new ArrayList<>(WINDOW);
    int[] starts = new int[WINDOW + 1];
    while (position < to) {
      keys.clear();
      while (position < to && keys.size() < WINDOW) {
        starts[keys.size()] = position;
        keys.add(log.scriptKey(log.change(position)));
        position = log.endOfScript(position, to);
      }
      starts[keys.size()] = position;
      window(keys, starts);
    }
    rows.end();
  }

  private void window(List<byte[]> keys, int[] starts) {
    List<byte @Nullable []> balances = context.rows().multiGet(ColumnFamily.BALANCE, keys);
    List<byte[]> asked = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      coins.ask(starts[i], starts[i + 1], balances.get(i) != null, asked);
    }
    coins.answers(context.rows().multiGet(ColumnFamily.COIN, asked));
    for (int i = 0; i < keys.size(); i++) {
      script(keys.get(i), starts[i], starts[i + 1], balances.get(i));
    }
  }

  private void script(byte[] key, int from, int end, byte @Nullable [] balance) {
    int lost = coins.settle(from, end, balance != null);
    BalanceRow before = balance == null ? BalanceRow.NONE : BalanceRow.read(balance);
    sat = before.sat();
    coinCount = before.coins();
    immature = before.young();
    int count = inOrder(from, end);
    boolean touched = false;
    for (int i = 0; i < count; ) {
      int block = log.block(changes[i]);
      int next = i + 1;
      while (next < count && log.block(changes[next]) == block) {
        next++;
      }
      touched |= block(key, block, i, next);
      i = next;
    }
    if (touched) {
      written(key, log.change(from), balance != null);
    }
    if (lost > 0) {
      rows.lost(key, lost, coinCount);
    }
  }

  /** The script's changes in the order in which they happened. */
  private int inOrder(int from, int end) {
    int count = end - from;
    if (changes.length < count) {
      changes = new int[Math.max(count, changes.length * 2)];
    }
    for (int i = 0; i < count; i++) {
      changes[i] = log.change(from + i);
    }
    if (count > 1) {
      Arrays.sort(changes, 0, count);
    }
    return count;
  }

  /** One block's changes to the script; whether there were any. */
  private boolean block(byte[] key, int block, int from, int end) {
    BalanceRow before = new BalanceRow(sat, coinCount, immature);
    long coinbaseSat = 0;
    entry.clear();
    for (int i = from; i < end; ) {
      int place = log.place(changes[i]);
      int next = i + 1;
      while (next < end && log.place(changes[next]) == place) {
        next++;
      }
      coinbaseSat += transaction(block, i, next);
      i = next;
    }
    if (entry.isEmpty()) {
      return false;
    }
    int height = firstHeight + block;
    int sample = changes[from];
    boolean holds = coinCount > 0;
    immature = new BalanceRow(sat, coinCount, immature).youngAfter(height, coinbaseSat);
    boolean removed = before.coins() > 0 && !holds && key[0] == ScriptKey.Form.OTHER.tag();
    entry.addTo(
        effects.get(block),
        key,
        0,
        key.length,
        before,
        holds,
        true,
        removed ? log.otherScript(sample) : null);
    if (context.keepActivity()) {
      int epoch = ActivityKey.epoch(height) - ActivityKey.epoch(firstHeight);
      activity.get(epoch).add(height, key, 0);
    }
    coinsAdded[block] += coinCount - before.coins();
    satAdded[block] += sat - before.sat();
    return true;
  }

  /** One transaction's changes to the script; returns the satoshis of coins that a coinbase created. */
  private long transaction(int block, int from, int end) {
    long received = 0;
    long spent = 0;
    int created = 0;
    int gone = 0;
    int spends = 0;
    for (int i = from; i < end; i++) {
      int change = changes[i];
      spends += log.is(change, ChangeLog.CREATED) || log.is(change, ChangeLog.UNKNOWN) ? 0 : 1;
    }
    entry.beginTransaction();
    for (int i = from; i < end; i++) {
      int change = changes[i];
      if (log.is(change, ChangeLog.UNKNOWN)) {
        continue;
      }
      if (!log.is(change, ChangeLog.CREATED)) {
        spent = Math.addExact(spent, log.sat(change));
        gone++;
        if (!log.is(change, ChangeLog.NETTED)) {
          entry.spent(
              log.bytes(),
              log.outPointAt(change),
              log.voutBits(change),
              log.code(change),
              log.sat(change),
              spends == 1);
        }
        continue;
      }
      received = Math.addExact(received, log.sat(change));
      created++;
      if (!log.is(change, ChangeLog.NETTED)) {
        entry.created(log.voutBits(change));
      }
      if (log.is(change, ChangeLog.OVERWRITES)) {
        CoinRuns.Overwritten old = coins.overwritten(change);
        spent = Math.addExact(spent, old.valueSat());
        gone++;
        forgetImmature(old);
        entry.overwrote(new TransactionEffect.Spent(
            Txid.ofWire(log.bytes(), log.outPointAt(change)),
            log.voutBits(change),
            old.code(),
            old.valueSat()));
      }
    }
    if (created == 0 && gone == 0) {
      return 0;
    }
    sat = Math.subtractExact(Math.addExact(sat, received), spent);
    coinCount += created - gone;
    if (sat < 0 || coinCount < 0 || (coinCount == 0 && sat != 0)) {
      throw coins.brokenBlock(
          block,
          "the script " + ScriptKey.read(log.scriptKey(changes[from]), 0) + " would hold " + sat
              + " satoshis in " + coinCount + " coins");
    }
    int index = log.transaction(changes[from]);
    entry.endTransaction(index, received, spent, created, gone);
    return index == 0 ? received : 0;
  }

  private void forgetImmature(CoinRuns.Overwritten old) {
    List<BalanceRow.Young> rest = new ArrayList<>();
    for (BalanceRow.Young one : immature) {
      long left = one.height() == old.code() >>> 1 ? one.sat() - old.valueSat() : one.sat();
      if (left > 0) {
        rest.add(new BalanceRow.Young(one.height(), left));
      }
    }
    immature = List.copyOf(rest);
  }

  /** The script's rows after the step. */
  private void written(byte[] key, int sample, boolean held) {
    boolean holds = coinCount > 0;
    if (holds) {
      rows.balance(key, new BalanceRow(sat, coinCount, immature).value());
    } else if (held) {
      rows.balanceGone(key);
    }
    if (key[0] == ScriptKey.Form.OTHER.tag()) {
      if (holds && !held) {
        rows.script(key, log.otherScript(sample));
      } else if (held && !holds) {
        rows.scriptGone(key);
      }
    }
    rows.touched(key, held, holds);
  }

  /** Each block's effects on the range's scripts. */
  EffectsBuilder effects(int block) {
    return effects.get(block);
  }

  /** The range's rows of activity, epoch by epoch. */
  List<ActivityRows> activity() {
    return activity;
  }

  /** Coins that a block adds to the range's scripts, less those that it takes. */
  long coinsAdded(int block) {
    return coinsAdded[block];
  }

  /** Satoshis that a block adds to the range's scripts, less those that it takes. */
  long satAdded(int block) {
    return satAdded[block];
  }

  /** What the range does to the set hash. */
  CoinRuns coins() {
    return coins;
  }
}
