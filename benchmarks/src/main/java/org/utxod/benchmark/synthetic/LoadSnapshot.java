package org.utxod.benchmark.synthetic;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.bootstrap.SnapshotLoad;
import org.utxod.indexer.snapshot.SnapshotHeader;
import org.utxod.indexer.snapshot.SnapshotReader;
import org.utxod.store.Index;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.Chainwork;
import org.utxod.store.chain.SerializedSetHash;
import org.utxod.store.core.IndexOptions;
import org.utxod.store.model.BlockRecord;
import org.utxod.store.model.ComputedCoinStats;
import org.utxod.store.read.UtxoSetScan;
import org.utxod.store.rocksdb.RocksStore;

/**
 * Loads a snapshot into an empty index and prints how long each step took: a program whose arguments are the file and a
 * directory that is empty or holds an interrupted load. It does what {@code utxod bootstrap} does, without a node;
 * {@code -Dverify=true} computes count, sum and MuHash of the index afterwards.
 */
public final class LoadSnapshot {
  private LoadSnapshot() {}

  /**
   * The result of a load.
   *
   * @param hash of the coins; null if an earlier process had read all of them
   * @param readSeconds for reading, hashing and partitioning; less if an earlier process had done some of it
   * @param writtenSeconds for sorting and writing
   */
  public record Loaded(
      @Nullable SerializedSetHash hash, double readSeconds, double writtenSeconds) {
    public double seconds() {
      return readSeconds + writtenSeconds;
    }
  }

  /** FILE DIRECTORY [THREADS]. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Path file = Path.of(args[0]);
    Path directory = Path.of(args[1]);
    int threads =
        args.length > 2 ? Integer.parseInt(args[2]) : Runtime.getRuntime().availableProcessors();
    SnapshotHeader header = header(file);
    Loaded loaded;
    try (Index index = Index.open(
        directory.resolve("index"),
        header.network(),
        IndexOptions.DEFAULT,
        RocksStore.Memory.DEFAULT)) {
      loaded = load(index, file, directory.resolve("coins"), threads);
      if (Boolean.getBoolean("verify")) {
        try (UtxoSetScan scan = index.setScan()) {
          ComputedCoinStats set = scan.compute(threads, coins -> true).orElseThrow();
          System.out.println("in the index       " + set.figures());
        }
      }
    }
    long coins = header.coins();
    System.out.printf(
        Locale.ROOT,
        "hash_serialized_3  %s%ncoins              %,d%nread and divided   %.2f s%nsorted, written    %.2f s%ncoins/s            %,.0f%n"
            + "index bytes/coin   %.1f%npeak resident      %s%n",
        loaded.hash,
        coins,
        loaded.readSeconds,
        loaded.writtenSeconds,
        coins / loaded.seconds(),
        (double) Footprint.bytes(directory) / coins,
        Footprint.peakResident());
  }

  /**
   * Loads a synthetic snapshot, or continues an interrupted load.
   *
   * @param scratch for coins in transit, on the index's disk
   */
  public static Loaded load(Index index, Path file, Path scratch, int threads)
      throws IOException, InterruptedException {
    SnapshotLoad load =
        new SnapshotLoad(index.bulkLoad(scratch), Clock.systemUTC(), progress -> {});
    SerializedSetHash hash = null;
    long start = System.nanoTime();
    if (!load.canGoOn()) {
      try (InputStream in = Channels.newInputStream(FileChannel.open(file))) {
        SnapshotReader reader = SnapshotReader.open(in);
        hash = load.divide(
                reader, SyntheticCoins.baseHeight(), reader.header().network(), () -> false)
            .orElseThrow();
      }
    }
    long read = System.nanoTime();
    SnapshotHeader header = header(file);
    load.complete(base(header), header.coins(), threads, "snapshot", new byte[0]);
    return new Loaded(hash, (read - start) / 1e9, (System.nanoTime() - read) / 1e9);
  }

  private static SnapshotHeader header(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return SnapshotReader.open(in).header();
    }
  }

  private static BlockRecord base(SnapshotHeader header) {
    return new BlockRecord(
        new ChainPoint(SyntheticCoins.baseHeight(), header.base()),
        BlockHash.ofWire(new byte[32], 0),
        0,
        0,
        Chainwork.ofBytes(new byte[32], 0),
        0,
        0,
        0);
  }
}
