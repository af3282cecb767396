package org.utxod.benchmark.jmh;

import java.math.BigInteger;
import java.util.Objects;
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
import org.utxod.indexer.bitcoind.NodeHeader;
import org.utxod.indexer.bitcoind.rest.RestBlockParser;
import org.utxod.indexer.simnode.chain.SimBlock;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.BlockDeltaBuilder;
import org.utxod.store.chain.Chainwork;

/**
 * Parses the full block of {@link ParseBlockBenchmark} in its REST form, with txids and merkle root computed, into a
 * delta whose array is reused.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgsAppend = "-Xmx1g")
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 5, time = 2)
public class ParseRestBlockBenchmark {
  private NodeHeader header;
  private byte[] block;
  private byte[] spent;
  private byte[] recycled;
  private RestBlockParser parser;

  /** Generates the block. */
  @Setup
  public void generate() {
    SimBlock full = FullBlocks.last(FullBlocks.chain(1, 1));
    header = new NodeHeader(
        full.point(), full.previous(), full.time(), full.time(), new Chainwork(BigInteger.TWO), 1);
    block = full.raw();
    spent = Objects.requireNonNull(full.spentOutputs());
    recycled = new byte[1 << 22];
    parser = new RestBlockParser("benchmark");
  }

  /** Decodes the block. */
  @Benchmark
  public BlockDelta rest() {
    BlockDelta delta = parser.parse(
        block, block.length, spent, spent.length, header, new BlockDeltaBuilder(recycled));
    recycled = delta.recycle();
    return delta;
  }
}
