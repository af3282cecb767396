package org.utxod.benchmark.jmh;

import java.io.ByteArrayInputStream;
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
import org.utxod.benchmark.synthetic.FullBlocks;
import org.utxod.indexer.bitcoind.Verbosity3Parser;
import org.utxod.indexer.simnode.chain.SimBlock;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.BlockDeltaBuilder;

/** Parses one full block's verbosity 3 JSON from a stream into a delta whose array is reused. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgsAppend = "-Xmx1g")
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 5, time = 2)
public class ParseBlockBenchmark {
  private SimBlock block;
  private byte[] json;
  private byte[] recycled;
  private Verbosity3Parser parser;

  /** Generates the block. */
  @Setup
  public void generate() {
    block = FullBlocks.last(FullBlocks.chain(1, 1));
    json = block.json();
    recycled = new byte[1 << 22];
    parser = new Verbosity3Parser("benchmark");
  }

  /** Decodes the block. */
  @Benchmark
  public BlockDelta verbosity3() throws java.io.IOException {
    BlockDelta delta =
        parser.parse(new ByteArrayInputStream(json), block.hash(), new BlockDeltaBuilder(recycled));
    recycled = delta.recycle();
    return delta;
  }
}
