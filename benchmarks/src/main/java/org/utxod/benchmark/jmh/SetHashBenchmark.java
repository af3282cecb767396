package org.utxod.benchmark.jmh;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.SetHash;
import org.utxod.store.chain.Txid;
import org.utxod.store.sethash.CoinElement;
import org.utxod.store.sethash.MuHash;

/** MuHash: adding a coin, and computing the hash. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class SetHashBenchmark {
  private final MuHash hash = new MuHash();
  private CoinElement coin;

  /** Prepares the coin. */
  @Setup
  public void fill() {
    Script script = Script.ofHex("0014000102030405060708090a0b0c0d0e0f10111213");
    OutPoint outPoint = new OutPoint(Txid.ofDisplay("ab".repeat(32)), 3);
    coin = new CoinElement().set(outPoint, 900_000 * 2, 123_456_789L, script.bytes());
  }

  /** Adds a coin. */
  @Benchmark
  public MuHash insert() {
    coin.insertInto(hash);
    return hash;
  }

  /** Computes the hash of the current set, with its modular inverse. */
  @Benchmark
  public SetHash digest() {
    coin.removeFrom(hash);
    return hash.digest();
  }
}
