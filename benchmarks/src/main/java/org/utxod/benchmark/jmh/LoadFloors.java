package org.utxod.benchmark.jmh;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.utxod.benchmark.synthetic.LoadSnapshot;
import org.utxod.benchmark.synthetic.SyntheticCoins;
import org.utxod.indexer.snapshot.SnapshotReader;
import org.utxod.store.bulk.CoinSpill;
import org.utxod.store.bulk.MarkPace;
import org.utxod.store.bulk.RunFiles;
import org.utxod.store.bulk.SortedRunBuilder;
import org.utxod.store.kv.KeyValueSnapshot;
import org.utxod.store.kv.KeyValueStore;
import org.utxod.store.kv.SortedRows;
import org.utxod.store.kv.WriteBatch;
import org.utxod.store.rocksdb.RocksWriteBatch;
import org.utxod.store.schema.ColumnFamily;
import org.utxod.store.sethash.CoinElement;
import org.utxod.store.sethash.CoinElements;
import org.utxod.store.sethash.SerializedHasher;

/**
 * Where {@link LoadSnapshot} spends its time: each step alone, or with the previous ones, in nanoseconds per coin. A
 * program whose arguments are the snapshot file and an empty directory.
 */
public final class LoadFloors {
  private LoadFloors() {}

  /** FILE DIRECTORY. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Path file = Path.of(args[0]);
    Path directory = Path.of(args[1]);
    long coins = header(file);
    CoinElement element = new CoinElement();
    SerializedHasher hasher = new SerializedHasher();
    for (int round = 0; round < 2; round++) { // The first pass is warm-up.
      report(round, "read the file", coins, read(file));
      report(
          round,
          "read, decode",
          coins,
          decode(file, (txid, at, vout, code, sat, script, from, length) -> {}));
      report(
          round,
          "read, decode, hash",
          coins,
          decode(
              file,
              (txid, at, vout, code, sat, script, from, length) ->
                  hasher.add(element.set(txid, at, vout, code, sat, script, from, length))));
      RunFiles.removeAll(directory);
      Files.createDirectories(directory);
      try (CoinSpill spill = CoinSpill.begin(directory, "synthetic", coins, MarkPace.NEVER)) {
        report(round, "read, decode, divide", coins, decode(file, spill::add));
        spill.finish(new SerializedHasher().finish());
      }
      SortedRunBuilder runs =
          SortedRunBuilder.of(directory, new Nowhere(), 0, 32 << 20).orElseThrow();
      long start = System.nanoTime();
      runs.build(1, done -> {});
      report(round, "read back, sort, add up", coins, System.nanoTime() - start);
    }
    RunFiles.removeAll(directory);
  }

  private static void report(int round, String what, long coins, long nanos) {
    if (round > 0) {
      System.out.printf(Locale.ROOT, "%-24s %6.1f ns a coin%n", what, (double) nanos / coins);
    }
  }

  private static long header(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return SnapshotReader.open(in).header().coins();
    }
  }

  private static long read(Path file) throws IOException {
    byte[] buffer = new byte[1 << 20];
    long start = System.nanoTime();
    try (InputStream in = Channels.newInputStream(FileChannel.open(file))) {
      while (in.read(buffer) >= 0) {
        // Reads only.
      }
    }
    return System.nanoTime() - start;
  }

  private static long decode(Path file, CoinElements.Target target) throws IOException {
    long start = System.nanoTime();
    try (InputStream in = Channels.newInputStream(FileChannel.open(file))) {
      SnapshotReader reader = SnapshotReader.open(in);
      boolean more = true;
      while (more) {
        more = reader.read(SyntheticCoins.baseHeight(), 1 << 16, target);
      }
    }
    return System.nanoTime() - start;
  }

  /** Discards rows. */
  private static final class Nowhere implements KeyValueStore {
    @Override
    public SortedRows sortedRows(ColumnFamily columnFamily, Path file) {
      return new SortedRows() {
        @Override
        public void put(
            byte[] key, int keyOffset, int keyLength, byte[] value, int valueOffset, int length) {}

        @Override
        public void remove(byte[] key, int keyOffset, int keyLength) {}

        @Override
        public void finish() {}

        @Override
        public void close() {}
      };
    }

    @Override
    public Path scratch() {
      throw new UnsupportedOperationException();
    }

    @Override
    public WriteBatch newBatch(int bytesExpected) {
      return new RocksWriteBatch(bytesExpected);
    }

    @Override
    public void write(WriteBatch batch) {
      throw new UnsupportedOperationException();
    }

    @Override
    public KeyValueSnapshot snapshot() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void checkpoint(Path directory) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void ingest(ColumnFamily columnFamily, List<Path> files) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void ingest(Map<ColumnFamily, List<Path>> files, WriteBatch batch) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void clear(ColumnFamily columnFamily) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
  }
}
