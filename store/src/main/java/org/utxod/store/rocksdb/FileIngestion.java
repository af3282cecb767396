package org.utxod.store.rocksdb;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.IngestExternalFileOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteOptions;
import org.utxod.store.kv.WriteBatch;
import org.utxod.store.model.StoreException;
import org.utxod.store.schema.ColumnFamily;

/**
 * Takes in files of several families and a batch as one step, which RocksDB has no call for. What is to be done is written
 * down first, in the family that nothing else is in, then done, then struck out together with the batch. So a crash at any
 * moment leaves either nothing to do, or a note by which {@link #complete} does the rest. A file that is missing was taken in
 * before the crash, for RocksDB moves it only once that is on the disk, and nobody else may remove one of which there may be a
 * note. Doing it twice changes nothing.
 *
 * <p>For the writer's thread; the store keeps snapshots and copies out meanwhile.
 */
final class FileIngestion {
  private static final byte[] NOTE = "taking-in".getBytes(StandardCharsets.US_ASCII);

  private final Path directory;
  private final RocksDB database;
  private final ColumnFamilyHandle[] handles;
  private final WriteOptions synced;
  private volatile boolean halfDone;

  /**
   * @param directory of the store: files are noted as seen from it, so that it may be moved
   * @param handles by family id; the first is that of the notes
   */
  FileIngestion(
      Path directory, RocksDB database, ColumnFamilyHandle[] handles, WriteOptions synced) {
    this.directory = directory.toAbsolutePath();
    this.database = database;
    this.handles = handles;
    this.synced = synced;
  }

  /** One file, and the number of the family that it is of. */
  record StagedFile(int family, Path file) {}

  /** As {@link org.utxod.store.kv.KeyValueStore#ingest(Map, WriteBatch)}. */
  void ingest(Map<ColumnFamily, Path> files, WriteBatch batch) {
    requireNone();
    List<StagedFile> ingestion = inOrder(files);
    byte[] rows = RocksWriteBatch.serialize(batch);
    try {
      write(ingestion, rows);
    } catch (RocksDBException e) {
      // The note may be on the disk all the same: the files stay, and whatever is written next
      // replaces it.
      throw RocksErrors.of(directory, e);
    }
    try {
      for (StagedFile taking : ingestion) {
        ingest(taking);
      }
    } catch (RocksDBException e) {
      giveUp(files, e);
      throw RocksErrors.of(directory, e);
    }
    try {
      strikeOut(rows);
    } catch (RocksDBException e) {
      halfDone = true;
      throw needsReopening(e);
    }
  }

  /** Takes the note back; only then are the files nobody's. */
  private void giveUp(Map<ColumnFamily, Path> files, RocksDBException why) {
    try {
      database.delete(handles[0], synced, NOTE);
    } catch (RocksDBException e) {
      halfDone = true;
      e.addSuppressed(why);
      throw needsReopening(e);
    }
    for (Path file : files.values()) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        why.addSuppressed(e); // It is in nobody's way.
      }
    }
  }

  /** Coins last: scripts without coins do no harm, should it end between the two. */
  static List<StagedFile> inOrder(Map<ColumnFamily, Path> files) {
    List<StagedFile> ingestion = new ArrayList<>();
    files.forEach((family, file) -> ingestion.add(
        family == ColumnFamily.COIN ? ingestion.size() : 0, new StagedFile(family.id(), file)));
    return ingestion;
  }

  /** Writes down what is to be done. */
  void write(List<StagedFile> ingestion, byte[] rows) throws RocksDBException {
    database.put(handles[0], synced, NOTE, note(ingestion, rows));
  }

  /** Does what an earlier process wrote down and did not finish. */
  void complete() throws RocksDBException {
    byte[] note = database.get(handles[0], NOTE);
    if (note == null) {
      return;
    }
    ByteBuffer in = ByteBuffer.wrap(note);
    for (int left = in.getInt(); left > 0; left--) {
      int family = in.getInt();
      byte[] name = new byte[in.getInt()];
      in.get(name);
      Path file = directory.resolve(new String(name, StandardCharsets.UTF_8)).normalize();
      if (Files.exists(file)) {
        ingest(new StagedFile(family, file));
      }
    }
    byte[] rows = new byte[in.remaining()];
    in.get(rows);
    strikeOut(rows);
  }

  /** Refuses to build on a step that is half done. */
  void requireNone() {
    if (halfDone) {
      throw needsReopening(null);
    }
  }

  private static StoreException needsReopening(@org.jspecify.annotations.Nullable Exception cause) {
    String sentence =
        "The disk refused the last step of a write of many blocks. Nothing is lost, but the index cannot go on as it is:"
            + " look at the disk and its free room, then restart utxod, which completes the step.";
    return cause == null
        ? new StoreException(StoreException.Kind.DAMAGED, sentence)
        : new StoreException(StoreException.Kind.DAMAGED, sentence, cause);
  }

  private byte[] note(List<StagedFile> ingestion, byte[] rows) {
    List<byte[]> names = ingestion.stream()
        .map(taking -> directory.relativize(taking.file().toAbsolutePath()).toString())
        .map(name -> name.getBytes(StandardCharsets.UTF_8))
        .toList();
    ByteBuffer note = ByteBuffer.allocate(
        4 + names.stream().mapToInt(name -> 8 + name.length).sum() + rows.length);
    note.putInt(ingestion.size());
    for (int i = 0; i < ingestion.size(); i++) {
      note.putInt(ingestion.get(i).family()).putInt(names.get(i).length).put(names.get(i));
    }
    return note.put(rows).array();
  }

  /** Makes a file's rows the store's, and the file RocksDB's own. */
  void ingest(StagedFile taking) throws RocksDBException {
    try (IngestExternalFileOptions moving = new IngestExternalFileOptions().setMoveFiles(true)) {
      database.ingestExternalFile(
          handles[taking.family()], List.of(taking.file().toString()), moving);
    }
  }

  private void strikeOut(byte[] rows) throws RocksDBException {
    try (org.rocksdb.WriteBatch batch = new org.rocksdb.WriteBatch(rows)) {
      batch.delete(handles[0], NOTE);
      database.write(synced, batch);
    }
  }
}
