package org.utxod.benchmark.jmh;

import java.util.List;
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
import org.utxod.store.chain.Coin;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.chain.Txid;
import org.utxod.store.schema.BalanceRow;
import org.utxod.store.schema.CoinRow;

/** Encodes and decodes rows of coins and balances. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class CodecBenchmark {
  private final ScriptKey script =
      Script.ofHex("0014000102030405060708090a0b0c0d0e0f10111213").key();
  private final OutPoint outPoint = new OutPoint(Txid.ofDisplay("ab".repeat(32)), 300);
  private final BalanceRow balance = new BalanceRow(1_234_567_890L, 321, List.of());
  private byte[] coinKey;
  private byte[] coinValue;
  private byte[] balanceValue;

  /** Writes the rows to decode. */
  @Setup
  public void writeOnce() {
    coinKey = CoinRow.key(script, outPoint);
    coinValue = CoinRow.value(900_000 * 2, 123_456_789L);
    balanceValue = balance.value();
  }

  /** Encodes a coin's key and value. */
  @Benchmark
  public int writeCoin() {
    return CoinRow.key(script, outPoint).length + CoinRow.value(900_000 * 2, 123_456_789L).length;
  }

  /** Decodes a coin's key and value. */
  @Benchmark
  public Coin readCoin() {
    return CoinRow.coin(coinKey, coinValue);
  }

  /** Encodes a balance. */
  @Benchmark
  public byte[] writeBalance() {
    return balance.value();
  }

  /** Decodes a balance. */
  @Benchmark
  public BalanceRow readBalance() {
    return BalanceRow.read(balanceValue);
  }
}
