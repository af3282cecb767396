package org.utxod.benchmark.synthetic;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import java.util.stream.Stream;
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
import org.utxod.store.read.IndexView;
import org.utxod.store.read.UtxoSetScan;
import org.utxod.store.rocksdb.RocksStore;

/**
 * Loads a snapshot into an empty index and says how long each step took: a program that takes the file and an empty
 * directory, or one in which it was interrupted. It does what {@code utxod bootstrap} does, without a node; {@code
 * -Dverify=true} computes count, sum and MuHash of the index afterwards.
 */
public final class LoadSnapshot {
  private LoadSnapshot() {}

  /** FILE DIRECTORY [THREADS]. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Path file = Path.of(args[0]);
    Path directory = Path.of(args[1]);
    int threads =
        args.length > 2 ? Integer.parseInt(args[2]) : Runtime.getRuntime().availableProcessors();
    long start = System.nanoTime();
    SnapshotHeader header;
    double read;
    double written;
    double answered;
    try (Index index = Index.open(
        directory.resolve("index"),
        network(file),
        IndexOptions.DEFAULT,
        RocksStore.Memory.DEFAULT)) {
      SnapshotLoad load = new SnapshotLoad(
          index.bulkLoad(directory.resolve("coins")), Clock.systemUTC(), progress -> {});
      if (load.canGoOn()) {
        System.out.println("going on with a load that was interrupted");
        try (InputStream in = Files.newInputStream(file)) {
          header = SnapshotReader.open(in).header();
        }
      } else {
        header = divide(load, file);
      }
      read = secondsSince(start);
      load.complete(base(header), header.coins(), threads, "snapshot", new byte[0]);
      written = secondsSince(start);
      try (IndexView view = index.view()) {
        SyntheticCoins some = new SyntheticCoins(header.coins(), 1);
        some.next();
        view.balance(org.utxod.store.chain.Script.of(some.script(), 0, some.scriptLength())
            .key());
      }
      answered = secondsSince(start);
      if (Boolean.getBoolean("verify")) {
        try (UtxoSetScan scan = index.setScan()) {
          ComputedCoinStats set = scan.compute(threads, coins -> true).orElseThrow();
          System.out.println("in the index       " + set.figures());
        }
      }
    }
    report(header.coins(), read, written, answered, size(directory));
  }

  private static SnapshotHeader divide(SnapshotLoad load, Path file)
      throws IOException, InterruptedException {
    try (InputStream in = Channels.newInputStream(FileChannel.open(file))) {
      SnapshotReader reader = SnapshotReader.open(in);
      SerializedSetHash hash = load.divide(
              reader, SyntheticCoins.baseHeight(), reader.header().network(), () -> false)
          .orElseThrow();
      System.out.println("hash_serialized_3  " + hash);
      return reader.header();
    }
  }

  private static org.utxod.store.chain.Network network(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return SnapshotReader.open(in).header().network();
    }
  }

  private static void report(
      long coins, double read, double written, double answered, long indexBytes) {
    System.out.printf(
        Locale.ROOT,
        "coins              %,d%nread and divided   %.2f s%nsorted, written    %.2f s%nfirst answer at    %.2f s%n"
            + "coins/s            %,.0f%nindex bytes/coin   %.1f%npeak resident      %s%n",
        coins,
        read,
        written - read,
        answered,
        coins / answered,
        (double) indexBytes / coins,
        peakResident());
  }

  static BlockRecord base(SnapshotHeader header) {
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

  private static double secondsSince(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  private static long size(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      long sum = 0;
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        sum += Files.size(file);
      }
      return sum;
    }
  }

  public static String peakResident() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
      return lines
          .filter(line -> line.startsWith("VmHWM"))
          .map(line -> line.replaceAll("\\s+", " ").substring(7))
          .findFirst()
          .orElse("unknown");
    } catch (IOException e) {
      return "unknown";
    }
  }
}
