package org.utxod.indexer.bootstrap;

import java.io.IOException;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.utxod.indexer.snapshot.SnapshotException;
import org.utxod.indexer.snapshot.SnapshotHeader;
import org.utxod.indexer.snapshot.SnapshotReader;
import org.utxod.store.bulk.CoinSpill;
import org.utxod.store.bulk.SnapshotImporter;
import org.utxod.store.bulk.SnapshotImporter.Resumed;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.SerializedSetHash;
import org.utxod.store.model.BlockRecord;
import org.utxod.store.sethash.CoinElements;
import org.utxod.store.sethash.SerializedHasher;

/** Loads the coins of a snapshot into an index, with progress; it does not verify the snapshot. */
public final class SnapshotLoad {
  private static final Logger LOG = LoggerFactory.getLogger("utxod.bootstrap");

  private final SnapshotImporter load;
  private final Clock clock;
  private final Consumer<BootstrapProgress> progress;

  /** @param progress receives the progress, from several threads */
  public SnapshotLoad(SnapshotImporter load, Clock clock, Consumer<BootstrapProgress> progress) {
    this.load = load;
    this.clock = clock;
    this.progress = progress;
  }

  /**
   * Reads all coins and partitions them into files, with two threads. After an interruption, the coins up to the last
   * checkpoint are only read and hashed again, which proves that they are the same.
   *
   * @param baseHeight of the block after which the snapshot was taken
   * @param stopping polled often
   * @return the hash of all coins; empty if it was stopped
   * @throws SnapshotException if the snapshot is invalid
   * @throws SnapshotChanged if its first coins are not those that were partitioned before an interruption; these are
   *     removed
   */
  public Optional<SerializedSetHash> divide(
      SnapshotReader reader, int baseHeight, Network network, BooleanSupplier stopping)
      throws IOException, InterruptedException {
    SnapshotHeader header = reader.header();
    String name = header.network().label() + " " + header.base() + " " + header.coins();
    Resumed before = load.resume(name).orElse(null);
    long known = before == null ? 0 : before.spill().coins();
    if (before != null) {
      LOG.info(
          "Resuming the reading of the snapshot behind {} coins; these are only hashed again.",
          String.format(Locale.ROOT, "%,d", known));
    }
    CoinProgress meter =
        new CoinProgress("Reading the snapshot", header.coins(), 1, clock, progress);
    try (CoinSpill spill = before == null ? load.begin(name, header.coins()) : before.spill();
        CoinReading reading = CoinReading.begin(reader, baseHeight, known)) {
      CoinElements.Target divided = spill::add;
      SerializedSetHash hash = new SerializedHasher().finish();
      long seen = 0;
      while (!reading.isAtEnd()) {
        if (stopping.getAsBoolean()) {
          return Optional.empty();
        }
        CoinReading.Batch batch = reading.next();
        if (batch == null) {
          continue;
        }
        seen += batch.coins.count();
        hash = batch.hash();
        if (seen > known) {
          requireSame(seen - batch.coins.count() >= known);
          batch.coins.forEach(divided);
          spill.reached(hash);
        } else if (seen == known && before != null) {
          requireSame(hash.equals(before.hash()));
        }
        meter.add(batch.coins.count());
      }
      requireSame(seen >= known);
      if (spill.sat() > network.maxSupplySat(baseHeight)) {
        throw tooMuch();
      }
      load.divided(spill, hash);
      return Optional.of(hash);
    } catch (ArithmeticException e) {
      throw tooMuch();
    } catch (SnapshotChanged e) {
      load.discard();
      throw e;
    }
  }

  private static void requireSame(boolean same) {
    if (!same) {
      throw new SnapshotChanged();
    }
  }

  private static SnapshotException tooMuch() {
    return new SnapshotException(
        "The snapshot cannot be used: its coins exceed the money supply at its block. Create it again, or copy "
            + "it again from its source.");
  }

  /** Whether an interrupted {@link #complete} can be resumed. */
  public boolean canGoOn() {
    return load.canGoOn();
  }

  boolean isImporting() {
    return load.isTakingIn();
  }

  void discard() {
    load.discard();
  }

  /**
   * Imports the partitioned coins into the index.
   *
   * @param threads for sorting and writing
   * @param note a setting that is written in the same step
   */
  public void complete(BlockRecord base, long coins, int threads, String note, byte[] noteValue)
      throws InterruptedException {
    CoinProgress meter = new CoinProgress("Writing the index", coins, 0, clock, progress);
    load.complete(base, threads, meter::add, note, noteValue);
  }
}
