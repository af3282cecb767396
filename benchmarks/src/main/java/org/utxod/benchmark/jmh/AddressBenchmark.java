package org.utxod.benchmark.jmh;

import java.util.Optional;
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
import org.openjdk.jmh.annotations.Warmup;
import org.utxod.query.address.Addresses;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.Script;

/** Converts addresses of each kind to scripts and back. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class AddressBenchmark {
  /** The script to encode. */
  @Param({
    "76a914000102030405060708090a0b0c0d0e0f1011121388ac",
    "0014000102030405060708090a0b0c0d0e0f10111213",
    "5120000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
  })
  public String hex = "";

  private Script script;
  private String address;

  /** Prepares the address. */
  @Setup
  public void encodeOnce() {
    script = Script.ofHex(hex);
    address = Addresses.encode(script, Network.MAINNET).orElseThrow();
  }

  /** Address to script. */
  @Benchmark
  public Script decode() {
    return Addresses.decode(address, Network.MAINNET);
  }

  /** Script to address. */
  @Benchmark
  public Optional<String> encode() {
    return Addresses.encode(script, Network.MAINNET);
  }
}
