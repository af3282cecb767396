package org.utxod.benchmark;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Locale;
import org.HdrHistogram.Histogram;
import org.utxod.benchmark.synthetic.Footprint;
import org.utxod.benchmark.synthetic.LoadSnapshot;
import org.utxod.benchmark.synthetic.OldCoins;
import org.utxod.benchmark.synthetic.SyntheticBlocks;
import org.utxod.benchmark.synthetic.SyntheticSnapshot;
import org.utxod.indexer.daemon.Demo;
import org.utxod.query.outbound.Sleeper;
import org.utxod.store.Index;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.Network;
import org.utxod.store.core.IndexOptions;
import org.utxod.store.error.UtxodException;
import org.utxod.store.file.DurableFile;
import org.utxod.store.rocksdb.RocksStore;

/**
 * {@code utxod bench --mainnet}: the cost of an index with as many coins as mainnet has. The snapshot and the loaded
 * index are not modified; blocks are written to a copy made of hard links, so another run over a kept directory starts
 * from the same state.
 */
final class MainnetFigures {
  private static final long SNAPSHOT_BYTES = 58;
  private static final long LOAD_BYTES = 130;
  private static final long INDEX_BYTES = 58;
  private static final long BLOCK_BYTES = 3L << 20;

  private static final int READ = 20_000;
  private static final int READ_COLD = 2_000;
  private static final int TIP_BLOCKS = 20;
  private static final int WARM_UP_BLOCKS = 5;
  private static final int BULK_BLOCKS = 1_000;

  private final Path directory;
  private final BenchOptions options;
  private final Table table;
  private final PageCache pageCache;
  private final Sleeper sleeper;
  private final Path snapshot;
  private final Path loaded;
  private final Path loadFigures;

  MainnetFigures(
      Path directory, BenchOptions options, Table table, PageCache pageCache, Sleeper sleeper) {
    this.directory = directory;
    this.options = options;
    this.table = table;
    this.pageCache = pageCache;
    this.sleeper = sleeper;
    this.snapshot = directory.resolve("utxo.dat");
    this.loaded = directory.resolve("loaded");
    this.loadFigures = directory.resolve("load.txt");
  }

  void print() throws IOException, InterruptedException {
    Path run = directory.resolve("run");
    if (Files.exists(run)) {
      Demo.removeDirectory(run); // An earlier run was killed.
    }
    long needed = bytesNeeded();
    System.out.printf(
        Locale.ROOT,
        "%,d coins in %s, which takes up to %,d MB of disk more. Nothing else should run beside it.%n",
        options.coins(),
        directory,
        needed >> 20);
    requireRoom(directory, needed, Files.getFileStore(directory).getUsableSpace());
    load(run);
    try {
      measure(run);
      table.heading("Disk and memory");
      table.row("index at the end", megabytes(Footprint.bytes(run)));
    } finally {
      Demo.removeDirectory(run);
    }
    table.row("snapshot and index as it was loaded", megabytes(Footprint.bytes(directory)));
    table.row("resident at most, this program included", Footprint.peakResident());
  }

  private long bytesNeeded() {
    long coins = options.coins();
    boolean kept = Files.exists(loadFigures);
    long whileRunning = coins * INDEX_BYTES + blocks() * BLOCK_BYTES;
    return (Files.exists(snapshot) ? 0 : coins * SNAPSHOT_BYTES)
        + (kept ? whileRunning : Math.max(coins * LOAD_BYTES, coins * INDEX_BYTES + whileRunning));
  }

  static void requireRoom(Path directory, long needed, long free) {
    if (free < needed) {
      throw new UtxodException(
          UtxodException.Decision.REFUSE,
          String.format(
              Locale.ROOT,
              "Measuring this takes up to %,d MB in %s, and %,d MB are free. Free some room, name another disk with"
                  + " --dir, or take fewer coins with --coins.",
              needed >> 20,
              directory,
              free >> 20));
    }
  }

  private int blocks() {
    return tipBlocks() + options.blocks() + bulkBlocks();
  }

  private int tipBlocks() {
    return Math.min(TIP_BLOCKS, options.blocks());
  }

  private int bulkBlocks() {
    return Math.min(BULK_BLOCKS, options.blocks() * 5);
  }

  private static Index open(Path directory) {
    return Index.open(directory, Network.MAINNET, IndexOptions.DEFAULT, RocksStore.Memory.DEFAULT);
  }

  /* Loads the snapshot unless that was done before; creates a copy to write to. */
  private void load(Path run) throws IOException, InterruptedException {
    long coins = options.coins();
    if (!Files.exists(snapshot)) {
      Path part = directory.resolve("utxo.dat.part");
      var unused = SyntheticSnapshot.write(part, Network.MAINNET, new byte[32], coins);
      Files.move(part, snapshot, StandardCopyOption.ATOMIC_MOVE);
    }
    table.heading("Snapshot");
    try (Index index = open(loaded)) {
      if (!Files.exists(loadFigures)) {
        if (index.state().tip() == null) {
          LoadSnapshot.Loaded times = LoadSnapshot.load(
              index,
              snapshot,
              directory.resolve("coins"),
              Runtime.getRuntime().availableProcessors());
          DurableFile.write(loadFigures, describe(index, times).getBytes(StandardCharsets.UTF_8));
        } else {
          DurableFile.write(
              loadFigures,
              "not measured: an earlier run was killed".getBytes(StandardCharsets.UTF_8));
        }
        table.row("file to index, hashed, balances in place", Files.readString(loadFigures));
      } else {
        table.row("file to index, in an earlier run", Files.readString(loadFigures));
      }
      index.checkpoint(run);
    }
  }

  private String describe(Index index, LoadSnapshot.Loaded times) throws IOException {
    long coins = index.state().utxoCount();
    return String.format(
        Locale.ROOT,
        "%,.0f coins/s: read in %.1f s, written in %.1f s; %.1f bytes a coin; resident at most %s (%,d coins)",
        coins / times.seconds(),
        times.readSeconds(),
        times.writtenSeconds(),
        (double) Footprint.bytes(loaded) / coins,
        Footprint.peakResident(),
        coins);
  }

  private void measure(Path run) throws IOException, InterruptedException {
    table.heading("Balances read in process, one after the other");
    try (OldCoins warm = new OldCoins(snapshot);
        OldCoins again = new OldCoins(snapshot);
        Index index = open(run)) {
      IndexFigures figures = new IndexFigures(index, table);
      var unused = figures.balances(warm, READ);
      figures.latencies("warm", figures.balances(again, READ));
    }
    try (OldCoins old = new OldCoins(snapshot)) {
      boolean dropped = pageCache.drop();
      try (Index index = open(run)) {
        IndexFigures figures = new IndexFigures(index, table);
        if (dropped) {
          figures.latencies("page cache dropped", figures.balances(old, READ_COLD));
        } else {
          table.row("page cache dropped", "skipped: only root may drop it");
        }
        table.heading("Blocks of 9,000 coins created and 7,500 spent");
        SyntheticBlocks blocks =
            new SyntheticBlocks(index.writer().point().orElseThrow(), old::next, 1);
        tip(index, figures, blocks);
        figures.blocks("one upon another", figures.catchingUp(), blocks, options.blocks());
        figures.bulk(blocks, bulkBlocks());
        table.heading("Set hash");
        figures.setHash();
      }
    }
  }

  private void tip(Index index, IndexFigures figures, SyntheticBlocks blocks)
      throws InterruptedException {
    Histogram micros = new Histogram(3);
    long due = System.nanoTime();
    for (int i = 0; i < tipBlocks(); i++) {
      BlockDelta block = blocks.next();
      sleeper.sleep(Duration.ofNanos(due - System.nanoTime()));
      due = System.nanoTime() + Duration.ofSeconds(options.everySeconds()).toNanos();
      long start = System.nanoTime();
      index.writer().apply(block);
      if (i >= WARM_UP_BLOCKS) {
        micros.recordValue((System.nanoTime() - start) / 1_000);
      }
    }
    figures.row(
        "at the tip, one every " + options.everySeconds() + " s",
        "applied in %.0f ms, %.0f at worst",
        micros.getValueAtPercentile(50) / 1e3,
        micros.getMaxValue() / 1e3);
  }

  private static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%,d MB", bytes >> 20);
  }
}
