package org.utxod.store.step;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.utxod.store.chain.Network;
import org.utxod.store.core.Invariants;
import org.utxod.store.effect.EffectsBuilder;
import org.utxod.store.model.SetSize;
import org.utxod.store.schema.ActivityKey;
import org.utxod.store.sethash.MuHash;

/** Blocks in a row, worked out as one change of the index. For the writer's thread. */
public final class Step {
  private final ChangeLog log;
  private final List<StepRange> ranges;

  private Step(ChangeLog log, List<StepRange> ranges) {
    this.log = log;
    this.ranges = ranges;
  }

  /**
   * Works out the changes of {@code log}, which is sorted by this.
   *
   * @param threads who work out its ranges of scripts at once
   * @param rows receives the rows of a range, by its number; a range's come from one thread
   * @throws org.utxod.store.model.StoreException {@code INVARIANT} where a block breaks a rule
   */
  public static Step of(
      ChangeLog log, StepContext context, StepThreads threads, IntFunction<StepRows> rows) {
    log.sortHeads();
    int count = threads.ranges(log.size());
    List<StepRange> ranges = new ArrayList<>();
    int from = 0;
    for (int i = 0; i < count; i++) {
      int to = i + 1 == count
          ? log.size()
          : log.startOfHead(Math.max(from, (int) ((long) log.size() * (i + 1) / count)));
      ranges.add(new StepRange(log, from, to, context, rows.apply(i)));
      from = to;
    }
    threads.runAll(ranges.stream().<Runnable>map(range -> range::run).toList());
    return new Step(log, ranges);
  }

  /**
   * The index's size after each block.
   *
   * @param before its size before the first
   * @param complete whether the index knows all coins, so that there can be no more than the chain has issued
   */
  public List<SetSize> sizes(SetSize before, boolean complete, Network network) {
    List<SetSize> sizes = new ArrayList<>();
    long coins = before.utxoCount();
    long sat = before.totalSat();
    for (int block = 0; block < log.blocks().size(); block++) {
      for (StepRange range : ranges) {
        coins += range.coinsAdded(block);
        sat = Math.addExact(sat, range.satAdded(block));
      }
      var point = log.blocks().get(block).point();
      if (complete && sat > network.maxSupplySat(point.height())) {
        throw Invariants.broken(
            point,
            "the coins would be worth " + sat + " satoshis, more than can exist at that height");
      }
      sizes.add(new SetSize(coins, sat));
    }
    return sizes;
  }

  /** Writes each block's effects. */
  public void effects(EffectsBuilder.Rows rows) {
    for (int block = 0; block < log.blocks().size(); block++) {
      List<EffectsBuilder> parts = new ArrayList<>();
      for (StepRange range : ranges) {
        parts.add(range.effects(block));
      }
      var point = log.blocks().get(block).point();
      EffectsBuilder.write(point.height(), point.hash(), log.txids(block), parts, rows);
    }
  }

  /** Receives keys in ascending order. */
  public interface Keys {
    /** A key, which stands at {@code offset}. */
    void key(byte[] bytes, int offset, int length);
  }

  /** Whether there are any rows of activity. */
  public boolean hasActivity() {
    return ranges.stream()
        .anyMatch(range -> range.activity().stream().anyMatch(rows -> rows.length() > 0));
  }

  /** Shows the keys of the rows of activity, in their order. */
  public void activity(Keys keys) {
    int epochs = ranges.get(0).activity().size();
    for (int epoch = 0; epoch < epochs; epoch++) {
      for (StepRange range : ranges) {
        ActivityRows rows = range.activity().get(epoch);
        for (int at = 0; at < rows.length(); at += ActivityKey.LENGTH) {
          keys.key(rows.keys(), at, ActivityKey.LENGTH);
        }
      }
    }
  }

  /** Multiplies what the step creates and spends into a product; does nothing where that was not asked for. */
  public void multiplyInto(MuHash product) {
    for (StepRange range : ranges) {
      @Nullable MuHash made = range.coins().product();
      if (made != null) {
        product.combine(made);
      }
    }
  }
}
