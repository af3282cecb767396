package org.utxod.benchmark;

import java.util.Locale;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;
import org.utxod.benchmark.synthetic.OldCoins;
import org.utxod.benchmark.synthetic.SyntheticBlocks;
import org.utxod.store.Index;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.Script;
import org.utxod.store.model.ComputedCoinStats;
import org.utxod.store.read.IndexView;
import org.utxod.store.read.UtxoSetScan;

/** Measures an index directly, without HTTP; each figure is printed with the number of coins in the index. */
final class IndexFigures {
  private static final int CHANGES = SyntheticBlocks.CREATED + SyntheticBlocks.SPENT;

  private final Index index;
  private final Table table;

  IndexFigures(Index index, Table table) {
    this.index = index;
    this.table = table;
  }

  void row(String what, String format, Object... figures) {
    table.row(
        what,
        String.format(Locale.ROOT, format, figures)
            + String.format(Locale.ROOT, " (%,d coins)", index.state().utxoCount()));
  }

  private static int threads() {
    return Runtime.getRuntime().availableProcessors();
  }

  /** How consecutive blocks are written: the time for each, and the memory used at the end. */
  record BlockWriter(Consumer<BlockDelta> apply, Runnable flush) {}

  /** The writer of an index that is catching up. */
  BlockWriter catchingUp() {
    // Many more blocks are known to follow, so the set hash is left to a walk afterwards.
    return new BlockWriter(
        block -> {
          var unused = index.catchUp().apply(block, Integer.MAX_VALUE);
        },
        () -> {
          index.catchUp().flush();
          index.catchUp().end();
        });
  }

  /** Writes blocks and returns the time taken, without the time to generate them. */
  void blocks(String what, BlockWriter writer, SyntheticBlocks blocks, int count) {
    long nanos = 0;
    for (int i = 0; i < count; i++) {
      BlockDelta block = blocks.next();
      long start = System.nanoTime();
      writer.apply().accept(block);
      nanos += System.nanoTime() - start;
    }
    long start = System.nanoTime();
    writer.flush().run();
    double seconds = (nanos + System.nanoTime() - start) / 1e9;
    row(
        what + ", " + count + " blocks",
        "%.1f blocks/s, %,.0f coin changes/s",
        count / seconds,
        count * (double) CHANGES / seconds);
  }

  /** Blocks by bulk sync, then the balances. */
  void bulk(SyntheticBlocks blocks, int count) throws InterruptedException {
    BlockWriter writer = new BlockWriter(index.bulk()::apply, index.bulk()::flush);
    blocks("written in bulk", writer, blocks, count);
    long start = System.nanoTime();
    index.bulk().finish(threads(), seen -> {});
    row("balances made at the end", "%,.0f coins/s", perSecond(start));
  }

  void setHash() throws InterruptedException {
    long start = System.nanoTime();
    try (UtxoSetScan scan = index.setScan()) {
      ComputedCoinStats unused = scan.compute(threads(), seen -> true).orElseThrow();
    }
    row("MuHash of the whole index", "%,.0f coins/s", perSecond(start));
  }

  private double perSecond(long start) {
    return index.state().utxoCount() * 1e9 / (System.nanoTime() - start);
  }

  /** Reads the balances of the scripts of this many coins; nanoseconds per balance. */
  Histogram balances(OldCoins coins, int count) {
    Histogram nanos = new Histogram(3);
    for (int i = 0; i < count; i++) {
      SyntheticBlocks.Spendable coin = coins.next();
      if (coin == null) {
        break;
      }
      var key = Script.of(coin.script).key();
      long start = System.nanoTime();
      try (IndexView view = index.view()) {
        var unused = view.balance(key);
      }
      nanos.recordValue(System.nanoTime() - start);
    }
    return nanos;
  }

  void latencies(String what, Histogram nanos) {
    row(
        what,
        "p50 %.0f us, p99 %.0f us",
        nanos.getValueAtPercentile(50) / 1e3,
        nanos.getValueAtPercentile(99) / 1e3);
  }
}
