package org.utxod.benchmark.jmh;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.utxod.benchmark.synthetic.PopularScripts;
import org.utxod.benchmark.synthetic.SyntheticCoins;
import org.utxod.benchmark.synthetic.SyntheticIndex;
import org.utxod.store.chain.Coin;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.model.Balance;
import org.utxod.store.read.IndexView;

/** Reads from an index of two million coins, for scripts with few and with very many of them, from the block cache. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 1, jvmArgsAppend = "-Xmx512m")
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class ReadBenchmark {
  private static final long INDEXED = 2_100_000;
  private static final int PAGE = 100;
  private static final int BATCH = 100;

  /** Number of coins of the requested script. */
  @Param({"1", "1000", "1000000"})
  public long coins;

  private SyntheticIndex synthetic;
  private ScriptKey key;
  private OutPoint middle;
  private List<ScriptKey> batch;

  /** Loads the index. */
  @Setup
  public void fill() {
    synthetic = SyntheticIndex.of(INDEXED);
    key = PopularScripts.ALL.stream()
        .filter(popular -> popular.coins() == coins)
        .map(popular -> Script.ofHex(popular.hex()).key())
        .findFirst()
        .orElseThrow();
    try (IndexView view = synthetic.index().view()) {
      List<Coin> page = view.coins(key, null, 1_000);
      middle = page.get(page.size() / 2).outPoint();
    }
    batch = new ArrayList<>();
    SyntheticCoins some = new SyntheticCoins(INDEXED, 1);
    for (int i = 0; i < BATCH; i++) {
      some.next();
      batch.add(Script.of(some.script(), 0, some.scriptLength()).key());
    }
  }

  /** Opens a view and reads the balance in it. */
  @Benchmark
  public Balance balance() {
    try (IndexView view = synthetic.index().view()) {
      return view.balance(key);
    }
  }

  /** The first page. */
  @Benchmark
  public List<Coin> page() {
    try (IndexView view = synthetic.index().view()) {
      return view.coins(key, null, PAGE);
    }
  }

  /** A page from the middle. */
  @Benchmark
  public List<Coin> laterPage() {
    try (IndexView view = synthetic.index().view()) {
      return view.coins(key, middle, PAGE);
    }
  }

  /** A hundred scripts in one call, few of them with many coins. */
  @Benchmark
  public List<Balance> batch() {
    try (IndexView view = synthetic.index().view()) {
      return view.balances(batch);
    }
  }

  /** Removes the temporary files. */
  @TearDown
  public void remove() {
    synthetic.close();
  }
}
