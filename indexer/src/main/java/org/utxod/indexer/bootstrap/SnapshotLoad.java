package org.utxod.indexer.bootstrap;

import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.utxod.indexer.snapshot.CoinTarget;
import org.utxod.indexer.snapshot.SnapshotException;
import org.utxod.indexer.snapshot.SnapshotReader;
import org.utxod.store.bulk.CoinSpill;
import org.utxod.store.bulk.SnapshotImporter;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.SerializedSetHash;
import org.utxod.store.model.BlockRecord;
import org.utxod.store.sethash.CoinElement;
import org.utxod.store.sethash.SerializedHasher;

/** Loads the coins of a snapshot into an index, with progress; it does not verify the snapshot. */
public final class SnapshotLoad {
  private static final long COINS_AT_ONCE = 1 << 16;

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
   * Reads all coins and divides them among files.
   *
   * @param baseHeight of the block after which the snapshot was taken
   * @param stopping asked often
   * @return the hash of all coins; empty if it was told to stop
   * @throws SnapshotException if the snapshot cannot be what it says
   */
  public Optional<SerializedSetHash> divide(
      SnapshotReader reader, int baseHeight, Network network, BooleanSupplier stopping)
      throws IOException {
    long coins = reader.header().coins();
    CoinProgress meter = new CoinProgress("Reading the snapshot", coins, 1, clock, progress);
    SerializedHasher hasher = new SerializedHasher();
    CoinElement element = new CoinElement();
    try (CoinSpill spill = load.begin(coins)) {
      CoinTarget target = (txid, txidAt, vout, code, sat, script, scriptAt, scriptLength) -> {
        hasher.add(element.set(txid, txidAt, vout, code, sat, script, scriptAt, scriptLength));
        spill.add(txid, txidAt, vout, code, sat, script, scriptAt, scriptLength);
      };
      boolean more = true;
      while (more) {
        if (stopping.getAsBoolean()) {
          return Optional.empty();
        }
        long before = reader.coinsRead();
        more = reader.read(baseHeight, COINS_AT_ONCE, target);
        meter.add(reader.coinsRead() - before);
      }
      if (spill.sat() > network.maxSupplySat(baseHeight)) {
        throw tooMuch();
      }
      load.divided(spill);
      return Optional.of(hasher.finish());
    } catch (ArithmeticException e) {
      throw tooMuch();
    }
  }

  private static SnapshotException tooMuch() {
    return new SnapshotException(
        "The snapshot cannot be used: its coins exceed the money supply at its block. Create it again, or copy "
            + "it again from its source.");
  }

  /** Whether {@link #complete} can go on where an earlier process was interrupted. */
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
   * Makes the divided coins the index.
   *
   * @param threads that sort and write
   * @param note a setting that is written in the same step
   */
  public void complete(BlockRecord base, long coins, int threads, String note, byte[] noteValue)
      throws InterruptedException {
    CoinProgress meter = new CoinProgress("Writing the index", coins, 0, clock, progress);
    load.complete(base, threads, meter::add, note, noteValue);
  }
}
