package org.utxod.store.bulk;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.function.Predicate;
import org.utxod.store.chain.ScriptKey;

/**
 * The first half: coins divided by script. Coins must come in the order of their outpoints. Not safe for use by several
 * threads at once.
 */
public final class CoinSpill implements AutoCloseable {
  private static final String NAME = "coins";
  private static final String INDEX = "coins.index";
  private static final int FILES = 32;
  private static final long BUFFERS_BYTES = 48L << 20;

  /**
   * What was divided.
   *
   * @param sat satoshis in all coins
   */
  public record Divided(long coins, long sat) {}

  private final Path directory;
  private final Partitions cells;
  private final SpillWriter writer;
  private final MessageDigest sha256 = ScriptKey.sha256();
  private final byte[] record = new byte[CoinRecord.MAX_LENGTH];
  private long coins;
  private long sat;

  /**
   * Begins in an empty directory.
   *
   * @param coinsExpected by which the cells are sized
   */
  public CoinSpill(Path directory, long coinsExpected) throws IOException {
    this.directory = directory;
    this.cells = Partitions.forCoins(coinsExpected);
    int buffer = (int) Math.min(128 << 10, BUFFERS_BYTES / cells.count());
    this.writer = new SpillWriter(directory, NAME, cells.count(), FILES, buffer);
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
      writer.add(cells.of(record, 0), record, 0, length);
    } catch (IOException e) {
      throw IoErrors.of(directory, e);
    }
    coins++;
    sat = Math.addExact(sat, valueSat);
  }

  /** Satoshis so far. */
  public long sat() {
    return sat;
  }

  /**
   * No more coins come.
   *
   * @param session in which the files may be used again: they are not synced, so that of this start of the machine
   */
  public void finish(String session) throws IOException {
    Spill spill = writer.finish();
    ByteArrayOutputStream description = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(description)) {
      out.writeUTF(session);
      out.writeInt(cells.bits());
      out.writeLong(coins);
      out.writeLong(sat);
      spill.describe(out);
    }
    DurableFile.write(directory.resolve(INDEX), description.toByteArray());
  }

  /** A spill that was finished, as {@link SortedRunBuilder} takes it. */
  record Finished(Partitions cells, Divided divided, Spill spill) {}

  /** What lies in a directory; empty where nothing was finished there in a session that will do. */
  static Optional<Finished> read(Path directory, Predicate<String> session) throws IOException {
    Path index = directory.resolve(INDEX);
    if (!Files.exists(index)) {
      return Optional.empty();
    }
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(index)))) {
      if (!session.test(in.readUTF())) {
        return Optional.empty();
      }
      Partitions cells = new Partitions(in.readInt());
      Divided divided = new Divided(in.readLong(), in.readLong());
      return Optional.of(new Finished(cells, divided, Spill.read(in, directory, NAME)));
    }
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }
}
