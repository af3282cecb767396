package org.utxod.store.bulk;

import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import org.utxod.store.bulk.spill.BackgroundMark;
import org.utxod.store.bulk.spill.ChunkTable;
import org.utxod.store.bulk.spill.Partitions;
import org.utxod.store.bulk.spill.SpillMark;
import org.utxod.store.bulk.spill.SpillWriter;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.chain.SerializedSetHash;

/**
 * Step one of an import: partitions coins by script. They must be added in the order of their outpoints. Marks are
 * written from time to time, from which another process can resume. Not safe for use by several threads at once.
 */
public final class CoinSpill implements AutoCloseable {
  static final String NAME = "coins";
  static final int FILES = 32;
  private static final long BUFFERS_BYTES = 48L << 20;

  private final Path directory;
  private final String snapshot;
  private final Partitions partitions;
  private final MarkPace pace;
  private final SpillWriter writer;
  private final BackgroundMark marks;
  private final MessageDigest sha256 = ScriptKey.sha256();
  private final byte[] record = new byte[CoinRecord.MAX_LENGTH];
  private long coins;
  private long sat;
  private long nextMarkAt;

  private CoinSpill(
      Path directory, String snapshot, Partitions partitions, ChunkTable chunks, MarkPace pace)
      throws IOException {
    this.directory = directory;
    this.snapshot = snapshot;
    this.partitions = partitions;
    this.pace = pace;
    int buffer = (int) Math.min(128 << 10, BUFFERS_BYTES / partitions.count());
    this.writer = new SpillWriter(directory, NAME, chunks, FILES, buffer);
    this.marks = new BackgroundMark(directory, writer);
    this.nextMarkAt = writer.written() + pace.bytes();
  }

  /**
   * Begins in an empty directory.
   *
   * @param snapshot names it: a load of another does not go on with these coins
   * @param coinsExpected by which the partitions are sized
   */
  public static CoinSpill begin(Path directory, String snapshot, long coinsExpected, MarkPace pace)
      throws IOException {
    Partitions partitions = Partitions.forCoins(coinsExpected);
    return new CoinSpill(directory, snapshot, partitions, new ChunkTable(partitions.count()), pace);
  }

  /**
   * Resumes after a mark.
   *
   * @throws SpillDamaged where the files are shorter than they were at it
   */
  static CoinSpill resume(Path directory, SpillMark mark, MarkPace pace) throws IOException {
    CoinSpill spill =
        new CoinSpill(directory, mark.snapshot(), mark.partitions(), mark.chunks(), pace);
    spill.coins = mark.coins();
    spill.sat = mark.sat();
    return spill;
  }

  /**
   * Adds a coin.
   *
   * @param txid wire bytes
   * @param voutBits unsigned
   * @param code height * 2 + coinbase flag
   * @throws ArithmeticException where the sum of all is more than any money there is
   * @throws org.utxod.store.model.StoreException {@code IO} where the disk refuses
   */
  public void add(
      byte[] txid,
      int txidOffset,
      int voutBits,
      int code,
      long valueSat,
      byte[] script,
      int scriptOffset,
      int scriptLength) {
    int keyLength = ScriptKey.write(script, scriptOffset, scriptLength, record, 0, sha256);
    int length = CoinRecord.write(
        record,
        0,
        keyLength,
        txid,
        txidOffset,
        voutBits,
        code,
        valueSat,
        script,
        scriptOffset,
        scriptLength);
    try {
      writer.add(partitions.of(record, 0), record, 0, length);
    } catch (IOException e) {
      throw IoErrors.of(directory, e);
    }
    coins++;
    sat = Math.addExact(sat, valueSat);
  }

  /** Coins so far. */
  public long coins() {
    return coins;
  }

  /** Satoshis so far. */
  public long sat() {
    return sat;
  }

  /**
   * Reports the hash of all coins so far: if a mark is due and the previous one is written, the next is started. So a
   * slow disk gets fewer marks, and nothing waits for it.
   *
   * @throws org.utxod.store.model.StoreException {@code IO} where the disk refuses, or refused the mark before
   */
  public void reached(SerializedSetHash hash) {
    if (writer.written() < nextMarkAt || !marks.isIdle()) {
      return;
    }
    try {
      marks.begin(mark(false, hash));
      if (pace.waiting()) {
        marks.await();
      }
    } catch (IOException e) {
      throw IoErrors.of(directory, e);
    }
    nextMarkAt = writer.written() + pace.bytes();
  }

  private byte[] mark(boolean whole, SerializedSetHash hash) throws IOException {
    return new SpillMark(snapshot, whole, partitions, coins, sat, hash, writer.flush()).bytes();
  }

  /**
   * Ends the import's first step. From here on the coins survive a kill of the process; damage by a loss of power is
   * found by checksum when they are read, because syncing gigabytes that are removed within minutes costs more than
   * it saves.
   *
   * @param hash of all of them
   */
  public void finish(SerializedSetHash hash) throws IOException {
    byte[] mark = mark(true, hash);
    marks.await();
    writer.close();
    SpillMark.write(directory, mark);
  }

  @Override
  public void close() throws IOException {
    marks.close();
    writer.close();
  }
}
