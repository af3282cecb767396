package org.utxod.benchmark.synthetic;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.utxod.indexer.daemon.Demo;
import org.utxod.store.Index;
import org.utxod.store.chain.Network;
import org.utxod.store.core.IndexOptions;
import org.utxod.store.rocksdb.RocksStore;

/** An index of synthetic coins in a temporary directory, which is removed on close. */
public final class SyntheticIndex implements AutoCloseable {
  private final Path directory;
  private final Index index;

  private SyntheticIndex(Path directory, Index index) {
    this.directory = directory;
    this.index = index;
  }

  /** Writes a snapshot and loads it. */
  public static SyntheticIndex of(long coins) {
    try {
      Path directory = Files.createTempDirectory("utxod-benchmark-");
      Path file = directory.resolve("utxo.dat");
      SyntheticSnapshot.write(file, Network.MAINNET, new byte[32], coins);
      Index index = Index.open(
          directory.resolve("index"),
          Network.MAINNET,
          IndexOptions.DEFAULT,
          RocksStore.Memory.DEFAULT);
      var unused = LoadSnapshot.load(
          index, file, directory.resolve("coins"), Runtime.getRuntime().availableProcessors());
      return new SyntheticIndex(directory, index);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while coins were loaded", e);
    }
  }

  public Index index() {
    return index;
  }

  @Override
  public void close() {
    index.close();
    Demo.removeDirectory(directory);
  }
}
