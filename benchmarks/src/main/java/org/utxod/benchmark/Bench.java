package org.utxod.benchmark;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Deque;
import java.util.Locale;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;
import org.utxod.benchmark.synthetic.BulkBlocks;
import org.utxod.benchmark.synthetic.LoadSnapshot;
import org.utxod.benchmark.synthetic.PopularScripts;
import org.utxod.benchmark.synthetic.SyntheticBlocks;
import org.utxod.benchmark.synthetic.SyntheticIndex;
import org.utxod.benchmark.synthetic.SyntheticSnapshot;
import org.utxod.indexer.daemon.Demo;
import org.utxod.store.Index;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.Network;
import org.utxod.store.core.IndexOptions;
import org.utxod.store.model.ComputedCoinStats;
import org.utxod.store.read.UtxoSetScan;
import org.utxod.store.rocksdb.RocksStore;

/**
 * {@code utxod bench}: measures end to end, on this machine and in one run, and prints a table. Everything it needs it makes
 * in a temporary directory, which it removes.
 */
public final class Bench {
  private static final int BULK_BLOCKS = 100;
  private static final int LIVE_BLOCKS = 20;
  private static final int SAMPLE = 600_000;

  private final Table table = new Table(System.out);
  private final Path directory;
  private final BenchOptions options;
  private final long coins;

  private Bench(Path directory, BenchOptions options) {
    this.directory = directory;
    this.options = options;
    this.coins = options.coins();
  }

  /** See {@link BenchOptions}. */
  public static void main(String[] args) throws IOException, InterruptedException {
    BenchOptions options;
    try {
      options = BenchOptions.of(args);
    } catch (IllegalArgumentException e) {
      System.err.println("utxod bench: " + e.getMessage());
      System.exit(2);
      return;
    }
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      context.getLogger("utxod").setLevel(Level.WARN);
    }
    Path directory = Files.createTempDirectory(options.parent(), "utxod-bench-");
    try {
      new Bench(directory, options).run();
    } finally {
      Demo.removeDirectory(directory);
    }
  }

  private void run() throws IOException, InterruptedException {
    System.out.printf(
        Locale.ROOT,
        "%d processors, heap of at most %,d MiB, %s %s. Synthetic coins and blocks with mainnet's mix.%n",
        Runtime.getRuntime().availableProcessors(),
        Runtime.getRuntime().maxMemory() >> 20,
        System.getProperty("java.vm.name"),
        System.getProperty("java.version"));
    FollowedNode given = options.node();
    if (given != null) {
      table.heading("Following the node at " + given.url());
      new GivenNodeFigures(given, options.toHeight(), directory, table).print();
      memory();
      return;
    }
    Path file = directory.resolve("utxo.dat");
    SyntheticSnapshot.write(file, Network.MAINNET, new byte[32], coins);
    try (Index index = Index.open(
        directory.resolve("index"),
        Network.MAINNET,
        IndexOptions.DEFAULT,
        RocksStore.Memory.DEFAULT)) {
      Deque<SyntheticBlocks.Spendable> old = snapshot(index, file);
      table.heading("Answers");
      HttpFigures.print(index, table);
      table.heading("Blocks of 9,000 coins made and 7,500 spent");
      SyntheticBlocks blocks = new SyntheticBlocks(index.writer().point().orElseThrow(), old, 1);
      setHash(index);
      live(index, blocks);
      bulk(index, blocks);
      if (coins >= 2 * PopularScripts.total()) {
        SpentMillion.print(index, blocks, table);
      }
    }
    table.heading("Following a simulated node over loopback, both on these processors");
    new SyncFigures(directory, table).print(options.blocks());
    memory();
  }

  private void memory() {
    table.heading("Memory");
    table.row("resident at most, this program included", LoadSnapshot.peakResident());
  }

  private Deque<SyntheticBlocks.Spendable> snapshot(Index index, Path file)
      throws IOException, InterruptedException {
    table.heading(String.format(Locale.ROOT, "Snapshot of %,d coins", coins));
    long start = System.nanoTime();
    SyntheticIndex.load(index, file, coins, directory.resolve("coins"));
    double seconds = (System.nanoTime() - start) / 1e9;
    table.row(
        "file to index, hashed, balances in place",
        String.format(Locale.ROOT, "%,.0f coins/s", coins / seconds));
    table.row(
        "index",
        String.format(
            Locale.ROOT, "%.1f bytes a coin", (double) size(directory.resolve("index")) / coins));
    return BulkBlocks.sample(file, SAMPLE);
  }

  private void live(Index index, SyntheticBlocks blocks) {
    long nanos = 0;
    for (int i = 0; i < LIVE_BLOCKS; i++) {
      BlockDelta block = blocks.next();
      long start = System.nanoTime();
      index.writer().apply(block);
      nanos += i < LIVE_BLOCKS / 2 ? 0 : System.nanoTime() - start; // The first half warms up.
    }
    double millis = nanos / 1e6 / (LIVE_BLOCKS - LIVE_BLOCKS / 2);
    table.row(
        "applied one by one, synced, set hash included",
        String.format(Locale.ROOT, "%.0f ms a block", millis));
  }

  private void bulk(Index index, SyntheticBlocks blocks) throws InterruptedException {
    long nanos = 0;
    for (int i = 0; i < BULK_BLOCKS; i++) {
      BlockDelta block = blocks.next();
      long start = System.nanoTime();
      index.bulk().apply(block);
      nanos += System.nanoTime() - start;
    }
    long start = System.nanoTime();
    index.bulk().flush();
    nanos += System.nanoTime() - start;
    table.row(
        "taken in in bulk",
        String.format(
            Locale.ROOT,
            "%.0f blocks/s, %,.0f coin changes/s",
            BULK_BLOCKS * 1e9 / nanos,
            BULK_BLOCKS * 1e9 * (SyntheticBlocks.CREATED + SyntheticBlocks.SPENT) / nanos));
    start = System.nanoTime();
    index.bulk().finish(Runtime.getRuntime().availableProcessors(), seen -> {});
    table.row(
        "balances made at the end",
        String.format(
            Locale.ROOT,
            "%,.0f coins/s",
            index.state().utxoCount() * 1e9 / (System.nanoTime() - start)));
  }

  private void setHash(Index index) throws InterruptedException {
    long start = System.nanoTime();
    try (UtxoSetScan scan = index.setScan()) {
      ComputedCoinStats set =
          scan.compute(Runtime.getRuntime().availableProcessors(), seen -> true).orElseThrow();
      table.row(
          "MuHash of the whole index",
          String.format(
              Locale.ROOT, "%,.0f coins/s", set.utxoCount() * 1e9 / (System.nanoTime() - start)));
    }
  }

  private static long size(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files
          .filter(Files::isRegularFile)
          .mapToLong(file -> file.toFile().length())
          .sum();
    }
  }
}
