package org.utxod.benchmark.jmh;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.utxod.benchmark.synthetic.FullBlocks;
import org.utxod.indexer.bitcoind.Verbosity3Parser;
import org.utxod.indexer.daemon.Demo;
import org.utxod.indexer.simnode.chain.SimBlock;
import org.utxod.store.Index;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.BlockDeltaBuilder;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.Network;
import org.utxod.store.core.IndexOptions;
import org.utxod.store.rocksdb.RocksStore;

/** Applies one full block to an index on disk and disconnects it again, both with synced writes. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgsAppend = "-Xmx1g")
@Warmup(iterations = 4, time = 3)
@Measurement(iterations = 5, time = 3)
public class ApplyBlockBenchmark {
  private Path directory;
  private Index index;
  private BlockDelta block;

  /** Generates a chain and applies all of it but the last block. */
  @Setup
  public void fill() throws IOException {
    directory = Files.createTempDirectory("utxod-benchmark-");
    index = Index.open(
        directory.resolve("index"),
        Network.REGTEST,
        IndexOptions.DEFAULT,
        RocksStore.Memory.DEFAULT);
    List<SimBlock> blocks = FullBlocks.chain(1, 1);
    for (SimBlock each : blocks.subList(0, blocks.size() - 1)) {
      index.writer().apply(delta(each));
    }
    block = delta(FullBlocks.last(blocks));
  }

  private static BlockDelta delta(SimBlock block) throws IOException {
    return new Verbosity3Parser("benchmark")
        .parse(new ByteArrayInputStream(block.json()), block.hash(), new BlockDeltaBuilder());
  }

  /** Connects and disconnects the block. */
  @Benchmark
  public ChainPoint applyAndRollBack() {
    index.writer().apply(block);
    return index.writer().rollBack();
  }

  /** Removes the temporary files. */
  @TearDown
  public void remove() {
    index.close();
    Demo.removeDirectory(directory);
  }
}
