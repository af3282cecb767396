package org.utxod.store.rocksdb;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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

  /** Files of one family, whose ranges of keys lie apart, and the family's number. */
  record StagedFiles(int family, List<Path> files) {}

  /** As {@link org.utxod.store.kv.KeyValueStore#ingest(Map, WriteBatch)}. */
  void ingest(Map<ColumnFamily, List<Path>> files, WriteBatch batch) {
    requireNone();
    List<StagedFiles> ingestion = inOrder(files);
    byte[] rows = RocksWriteBatch.serialize(batch);
    try {
      write(ingestion, rows);
    } catch (RocksDBException e) {
      // The note may be on the disk all the same: the files stay, and whatever is written next
      // replaces it.
      throw RocksErrors.of(directory, e);
    }
    boolean begun = false;
    for (StagedFiles taking : ingestion) {
      try {
        ingest(taking);
        begun |= taking.family() != ColumnFamily.SCRIPT.id();
      } catch (RocksDBException e) {
        if (begun) {
          halfDone = true;
          throw needsReopening(e);
        }
        giveUp(files, e);
        throw RocksErrors.of(directory, e);
      }
    }
    try {
      strikeOut(rows);
    } catch (RocksDBException e) {
      halfDone = true;
      throw needsReopening(e);
    }
  }

  /** Takes the note back; only then are the files nobody's. */
  private void giveUp(Map<ColumnFamily, List<Path>> files, RocksDBException why) {
    try {
      database.delete(handles[0], synced, NOTE);
    } catch (RocksDBException e) {
      halfDone = true;
      e.addSuppressed(why);
      throw needsReopening(e);
    }
    for (Path file : files.values().stream().flatMap(List::stream).toList()) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        why.addSuppressed(e); // It is in nobody's way.
      }
    }
  }

  /** Scripts first: without coins they do no harm, should nothing come after them. */
  static List<StagedFiles> inOrder(Map<ColumnFamily, List<Path>> files) {
    List<StagedFiles> ingestion = new ArrayList<>();
    files.forEach((family, some) -> ingestion.add(
        family == ColumnFamily.SCRIPT ? 0 : ingestion.size(), new StagedFiles(family.id(), some)));
    return ingestion;
  }

  /** Writes down what is to be done. */
  void write(List<StagedFiles> ingestion, byte[] rows) throws RocksDBException {
    database.put(handles[0], synced, NOTE, note(ingestion, rows));
  }

  /** Does what an earlier process wrote down and did not finish. */
  void complete() throws RocksDBException {
    byte[] note = database.get(handles[0], NOTE);
    if (note == null) {
      return;
    }
    ByteBuffer in = ByteBuffer.wrap(note);
    Map<Integer, List<Path>> missing = new LinkedHashMap<>();
    for (int left = in.getInt(); left > 0; left--) {
      int family = in.getInt();
      byte[] name = new byte[in.getInt()];
      in.get(name);
      Path file = directory.resolve(new String(name, StandardCharsets.UTF_8)).normalize();
      if (Files.exists(file)) {
        missing.computeIfAbsent(family, unused -> new ArrayList<>()).add(file);
      }
    }
    for (Map.Entry<Integer, List<Path>> family : missing.entrySet()) {
      ingest(new StagedFiles(family.getKey(), family.getValue()));
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

  private byte[] note(List<StagedFiles> ingestion, byte[] rows) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(rows.length + 1024);
    try (DataOutputStream note = new DataOutputStream(bytes)) {
      note.writeInt(ingestion.stream().mapToInt(family -> family.files().size()).sum());
      for (StagedFiles family : ingestion) {
        for (Path file : family.files()) {
          byte[] name = directory
              .relativize(file.toAbsolutePath())
              .toString()
              .getBytes(StandardCharsets.UTF_8);
          note.writeInt(family.family());
          note.writeInt(name.length);
          note.write(name);
        }
      }
      note.write(rows);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Makes the rows of a family's files the store's, and the files RocksDB's own; all of them or none. */
  void ingest(StagedFiles taking) throws RocksDBException {
    try (IngestExternalFileOptions moving = new IngestExternalFileOptions().setMoveFiles(true)) {
      database.ingestExternalFile(
          handles[taking.family()], taking.files().stream().map(Path::toString).toList(), moving);
    }
  }

  private void strikeOut(byte[] rows) throws RocksDBException {
    try (org.rocksdb.WriteBatch batch = new org.rocksdb.WriteBatch(rows)) {
      batch.delete(handles[0], NOTE);
      database.write(synced, batch);
    }
  }
}
