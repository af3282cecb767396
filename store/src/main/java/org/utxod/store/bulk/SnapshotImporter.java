package org.utxod.store.bulk;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.utxod.store.bulk.spill.SpillDamaged;
import org.utxod.store.bulk.spill.SpillMark;
import org.utxod.store.chain.SerializedSetHash;
import org.utxod.store.core.IndexCore;
import org.utxod.store.file.PrivateFiles;
import org.utxod.store.kv.WriteBatch;
import org.utxod.store.live.ScriptHashes;
import org.utxod.store.model.BlockRecord;
import org.utxod.store.model.Coverage;
import org.utxod.store.model.SetSize;
import org.utxod.store.model.StoreException;
import org.utxod.store.schema.BlockRow;
import org.utxod.store.schema.ColumnFamily;
import org.utxod.store.schema.SetRow;
import org.utxod.store.schema.SettingRow;
import org.utxod.store.schema.StateRow;
import org.utxod.store.sethash.MuHash;

/**
 * Fills an empty index with a whole UTXO set, in three steps: coins are partitioned ({@link #begin}, {@link
 * #divided}), sorted and written as files, and these are ingested together (both {@link #complete}). Readers see
 * nothing before the last step ends. After an interruption each step resumes: the first from its last mark ({@link
 * #resume}), the others where they were. Partitioned coins lost to a power failure are detected, and the import
 * starts over. For the writer's thread.
 */
public final class SnapshotImporter {
  private static final byte[] TAKING_IN = "bulk".getBytes(StandardCharsets.US_ASCII);
  private static final int MAX_CELL_BYTES = 32 << 20;

  private final IndexCore core;
  private final Path directory;
  private final int maxPartitionBytes;
  private final MarkPace pace;

  SnapshotImporter(IndexCore core, Path directory, int maxPartitionBytes, MarkPace pace) {
    this.core = core;
    this.directory = directory;
    this.maxPartitionBytes = maxPartitionBytes;
    this.pace = pace;
  }

  public static SnapshotImporter over(IndexCore core, Path directory) {
    return new SnapshotImporter(core, directory, MAX_CELL_BYTES, MarkPace.STANDARD);
  }

  /** The same with marks at another pace. */
  public SnapshotImporter marking(MarkPace other) {
    return new SnapshotImporter(core, directory, maxPartitionBytes, other);
  }

  /** Bytes of disk that {@code coins} coins take while they are loaded, beside what the index takes in the end. */
  public static long bytesNeeded(long coins) {
    return Math.multiplyExact(coins, 130);
  }

  /**
   * Starts over: whatever an earlier import left is removed.
   *
   * @param snapshot names it, for {@link #resume}
   * @throws StoreException {@code REFUSED} where the index holds something
   */
  public CoinSpill begin(String snapshot, long coinsExpected) {
    requireEmpty();
    discard();
    try {
      PrivateFiles.createDirectories(directory);
      return CoinSpill.begin(directory, snapshot, coinsExpected, pace);
    } catch (IOException e) {
      throw IoErrors.of(directory, e);
    }
  }

  /** An interrupted import, and the hash of the coins that it has partitioned. */
  public record Resumed(CoinSpill spill, SerializedSetHash hash) {}

  /**
   * Resumes from the last mark of an interrupted import, even if all coins were partitioned by then.
   *
   * @param snapshot as it was begun with
   * @return empty where there is none, or none of this snapshot, or the files are not as they were at the mark
   * @throws StoreException {@code REFUSED} where the index holds something
   */
  public Optional<Resumed> resume(String snapshot) {
    requireEmpty();
    try {
      Optional<SpillMark> mark =
          SpillMark.read(directory).filter(found -> found.snapshot().equals(snapshot));
      return mark.isEmpty()
          ? Optional.empty()
          : Optional.of(new Resumed(
              CoinSpill.resume(directory, mark.get(), pace), mark.get().hash()));
    } catch (SpillDamaged e) {
      return Optional.empty();
    } catch (IOException e) {
      throw IoErrors.of(directory, e);
    }
  }

  private void requireEmpty() {
    if (core.tip() != null) {
      throw new StoreException(
          StoreException.Kind.REFUSED,
          "The index is at block " + core.tip().point()
              + " already; a snapshot can only fill an empty one. Use an empty data directory.");
    }
    if (isTakingIn()) {
      throw halfTakenIn();
    }
  }

  private static StoreException halfTakenIn() {
    return new StoreException(
        StoreException.Kind.DAMAGED,
        "The index was left in the middle of importing a snapshot, and the files for the rest are gone. Remove the"
            + " directory 'index' in the data directory and load the snapshot again.");
  }

  /**
   * All coins are there.
   *
   * @param hash of all of them
   */
  public void divided(CoinSpill coins, SerializedSetHash hash) {
    try {
      coins.finish(hash);
    } catch (IOException e) {
      throw IoErrors.of(directory, e);
    }
  }

  /**
   * Whether a load was interrupted from which {@link #complete} can go on.
   *
   * @throws StoreException {@code DAMAGED} where it must go on and cannot
   */
  public boolean canGoOn() {
    boolean there = runs(0).isPresent();
    if (!there && isTakingIn()) {
      throw halfTakenIn();
    }
    return there;
  }

  /** Whether a load was interrupted where only going on with it can help. */
  public boolean isTakingIn() {
    return core.rows().get(ColumnFamily.META, TAKING_IN) != null;
  }

  private Optional<SortedRunBuilder> runs(int lowestTip) {
    try {
      return SortedRunBuilder.of(directory, core.store(), lowestTip, maxPartitionBytes);
    } catch (IOException e) {
      throw IoErrors.of(directory, e);
    }
  }

  /**
   * Makes the partitioned coins the content of the index after block {@code base}.
   *
   * @param threads that sort and write
   * @param progress is told, by several threads, how many coins more were written
   * @param note a setting that is written in the same step
   * @throws StoreException {@code IO} where the disk refused; what was done stands, and it can be tried again
   */
  public void complete(
      BlockRecord base, int threads, LongConsumer progress, String note, byte[] noteValue)
      throws InterruptedException {
    int lowestTip = Math.max(0, base.point().height() - core.options().undoBlocks());
    SortedRunBuilder runs = runs(lowestTip)
        .orElseThrow(() -> new IllegalStateException("there are no divided coins to build from"));
    try {
      RunFiles.Contents built = runs.build(threads, progress);
      if (built.coins() != runs.coins() || built.sat() != runs.sat()) {
        throw new StoreException(
            StoreException.Kind.DAMAGED,
            "Of " + runs.coins() + " coins with " + runs.sat()
                + " satoshis " + built.coins() + " with " + built.sat()
                + " came back from the files beside the index: the disk, or another program, changed them. Start again"
                + " with an empty data directory.");
      }
      ingest(runs);
      commit(base, built, note, noteValue);
      discard();
    } catch (SpillDamaged e) {
      throw beginsAnew(e);
    } catch (IOException e) {
      throw IoErrors.of(directory, e);
    }
  }

  private StoreException beginsAnew(SpillDamaged e) {
    if (!isTakingIn()) {
      discard();
    }
    return new StoreException(
        StoreException.Kind.IO,
        "The coins beside the index did not come back from the disk as they were written ("
            + e.getMessage()
            + "); nothing of them was imported. Look at the disk, then start again: the load begins anew by itself.",
        e);
  }

  private void ingest(SortedRunBuilder runs) {
    WriteBatch mark = core.store().newBatch();
    mark.put(ColumnFamily.META, TAKING_IN, new byte[0]);
    core.store().write(mark);
    runs.ingest();
    if (core.hasScriptHashes()) {
      new ScriptHashes(core).fillAnew();
    }
  }

  private void commit(BlockRecord base, RunFiles.Contents built, String note, byte[] noteValue) {
    int height = base.point().height();
    long firstSequence = core.state().nextSequence();
    boolean setHash = core.options().setHash();
    // The product begins here, with a factor that a walk over the coins finds later.
    SetRow set = new SetRow(
        built.coins(), built.sat(), setHash ? firstSequence : 0, setHash ? new MuHash() : null);
    WriteBatch rows = core.changes();
    rows.put(
        ColumnFamily.BLOCK,
        BlockRow.key(height),
        BlockRow.value(base, new SetSize(built.coins(), built.sat())));
    rows.put(ColumnFamily.SET, BlockRow.key(height), set.value());
    rows.put(ColumnFamily.SETTING, SettingRow.key(note), SettingRow.value(noteValue));
    rows.delete(ColumnFamily.META, TAKING_IN);
    core.commit(
        rows,
        new StateRow(
            new Coverage(Coverage.Origin.SNAPSHOT, height),
            height,
            built.coins(),
            built.sat(),
            height,
            firstSequence + 1));
  }

  /** Removes everything that is not part of the index. */
  public void discard() {
    try {
      RunFiles.removeAll(directory);
    } catch (IOException e) {
      throw IoErrors.of(directory, e);
    }
  }
}
