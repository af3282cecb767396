package org.utxod.benchmark;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.slf4j.LoggerFactory;
import org.utxod.benchmark.synthetic.Footprint;
import org.utxod.benchmark.synthetic.LoadSnapshot;
import org.utxod.benchmark.synthetic.OldCoins;
import org.utxod.benchmark.synthetic.PopularScripts;
import org.utxod.benchmark.synthetic.SyntheticBlocks;
import org.utxod.benchmark.synthetic.SyntheticSnapshot;
import org.utxod.indexer.daemon.Demo;
import org.utxod.query.outbound.Sleeper;
import org.utxod.store.Index;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.Network;
import org.utxod.store.core.IndexOptions;
import org.utxod.store.error.UtxodException;
import org.utxod.store.rocksdb.RocksStore;

/**
 * {@code utxod bench}: measures end to end on this machine, in one run, and prints a table. All of its data is in a
 * temporary directory, which is removed at the end.
 */
public final class Bench {
  private static final int BULK_BLOCKS = 100;
  private static final int LIVE_BLOCKS = 20;

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
    Path directory = options.keep()
        ? Files.createDirectories(options.parent().resolve("utxod-bench-" + options.coins()))
        : Files.createTempDirectory(options.parent(), "utxod-bench-");
    try {
      new Bench(directory, options).run();
    } catch (UtxodException e) {
      System.err.println("utxod bench: " + e.getMessage());
      System.exit(1);
    } finally {
      if (!options.keep()) {
        Demo.removeDirectory(directory);
      }
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
    if (options.mainnet()) {
      new MainnetFigures(directory, options, table, PageCache.SYSTEM, Sleeper.system()).print();
      return;
    }
    if (options.history() > 0) {
      new HistoryFigures(directory, options.history(), table).print();
      memory();
      return;
    }
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
      snapshot(index, file);
      table.heading("Answers");
      HttpFigures.print(index, table);
      table.heading("Blocks of 9,000 coins created and 7,500 spent");
      IndexFigures figures = new IndexFigures(index, table);
      figures.setHash();
      try (OldCoins old = new OldCoins(file)) {
        SyntheticBlocks blocks =
            new SyntheticBlocks(index.writer().point().orElseThrow(), old::next, 1);
        live(index, blocks);
        figures.bulk(blocks, BULK_BLOCKS);
        if (coins >= 2 * PopularScripts.total()) {
          SpentMillion.print(index, blocks, table);
        }
      }
    }
    table.heading("Following a simulated node over loopback, both on these processors");
    new SyncFigures(directory, table).print(options.blocks());
    memory();
  }

  private void memory() {
    table.heading("Memory");
    table.row("resident at most, this program included", Footprint.peakResident());
  }

  private void snapshot(Index index, Path file) throws IOException, InterruptedException {
    table.heading(String.format(Locale.ROOT, "Snapshot of %,d coins", coins));
    LoadSnapshot.Loaded loaded = LoadSnapshot.load(
        index, file, directory.resolve("coins"), Runtime.getRuntime().availableProcessors());
    table.row(
        "file to index, hashed, balances in place",
        String.format(Locale.ROOT, "%,.0f coins/s", coins / loaded.seconds()));
    table.row(
        "index",
        String.format(
            Locale.ROOT,
            "%.1f bytes a coin",
            (double) Footprint.bytes(directory.resolve("index")) / coins));
  }

  private void live(Index index, SyntheticBlocks blocks) {
    long nanos = 0;
    for (int i = 0; i < LIVE_BLOCKS; i++) {
      BlockDelta block = blocks.next();
      long start = System.nanoTime();
      index.writer().apply(block);
      nanos += i < LIVE_BLOCKS / 2 ? 0 : System.nanoTime() - start; // The first half is warm-up.
    }
    double millis = nanos / 1e6 / (LIVE_BLOCKS - LIVE_BLOCKS / 2);
    table.row(
        "applied one by one, synced, set hash included",
        String.format(Locale.ROOT, "%.0f ms a block", millis));
  }
}
