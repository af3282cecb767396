package org.utxod.benchmark.jmh;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
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
import org.utxod.indexer.bitcoind.Verbosity3Parser;
import org.utxod.indexer.daemon.Demo;
import org.utxod.indexer.simnode.chain.SimBlock;
import org.utxod.indexer.simnode.generate.DemoChain;
import org.utxod.indexer.simnode.generate.GeneratorShape;
import org.utxod.query.answer.BalanceAnswer;
import org.utxod.query.answer.Fallback;
import org.utxod.query.answer.Freshness;
import org.utxod.query.answer.FreshnessPolicy;
import org.utxod.query.balance.BalanceRequest;
import org.utxod.query.balance.BalanceService;
import org.utxod.query.balance.EarlierBalances;
import org.utxod.query.balance.ScriptQuery;
import org.utxod.query.balance.WhenAllFail;
import org.utxod.query.metrics.Metrics;
import org.utxod.query.port.ChainStatus;
import org.utxod.query.port.ChainTip;
import org.utxod.query.port.ChainView;
import org.utxod.query.port.DaemonPhase;
import org.utxod.query.port.NodeStatus;
import org.utxod.query.port.SyncProgress;
import org.utxod.query.port.mempool.MempoolView;
import org.utxod.store.Index;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.BlockDeltaBuilder;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.core.IndexOptions;
import org.utxod.store.model.Balance;
import org.utxod.store.read.IndexView;
import org.utxod.store.rocksdb.RocksStore;

/** The overhead of the balance service, with its metrics, over a bare read of a balance from a fresh index on disk. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 2, jvmArgsAppend = "-Xmx512m")
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 6, time = 1)
public class AnswerBenchmark {
  private static final int HEIGHT = 300;

  private Path directory;
  private Index index;
  private BalanceService service;
  private ScriptQuery scriptQuery;
  private ScriptKey key;

  /** Fills an index with a small chain. */
  @Setup
  public void fill() throws IOException {
    directory = Files.createTempDirectory("utxod-benchmark-");
    index = Index.open(
        directory.resolve("index"),
        Network.REGTEST,
        IndexOptions.DEFAULT,
        RocksStore.Memory.DEFAULT);
    DemoChain demo = new DemoChain(3, GeneratorShape.small(), HEIGHT);
    for (int height = 0; height <= HEIGHT; height++) {
      index.writer().apply(delta(demo.chain().active(height).orElseThrow()));
    }
    Script script = demo.hotScripts().get(0);
    key = script.key();
    scriptQuery = new ScriptQuery.ByScript(script);
    ChainStatus fresh = new ChainStatus(
        new ChainTip(HEIGHT, null, ChainTip.NODE, Instant.now()),
        DaemonPhase.FOLLOWING,
        null,
        new NodeStatus("benchmark", true, "rpc"),
        SyncProgress.IDLE);
    ChainView chain = () -> fresh;
    service = new BalanceService(
        index,
        chain,
        new Freshness(FreshnessPolicy.DEFAULT),
        Fallback.none(),
        WhenAllFail.SERVE_STALE,
        new Metrics(System::nanoTime).answers(),
        MempoolView.none(),
        null,
        EarlierBalances.none());
  }

  private static BlockDelta delta(SimBlock block) throws IOException {
    return new Verbosity3Parser("benchmark")
        .parse(new ByteArrayInputStream(block.json()), block.hash(), new BlockDeltaBuilder());
  }

  /** Opens a view and reads the balance in it. */
  @Benchmark
  public Balance bareRead() {
    try (IndexView view = index.view()) {
      return view.balance(key);
    }
  }

  /** Opens a view and reads the balance in it of a script whose address is encoded first, as in responses. */
  @Benchmark
  public Balance namedRead() {
    try (IndexView view = index.view()) {
      return view.balance(scriptQuery.resolve(view, null).key());
    }
  }

  /** The same query through the balance service. */
  @Benchmark
  public BalanceAnswer answer() {
    return service.balance(BalanceRequest.of(scriptQuery));
  }

  /** Removes the temporary files. */
  @TearDown
  public void remove() {
    index.close();
    Demo.removeDirectory(directory);
  }
}
