package org.utxod.store.rocksdb;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.utxod.store.file.PrivateFiles;
import org.utxod.store.model.StoreException;
import org.utxod.store.schema.ColumnFamily;

/** Checks that a directory holds an index of this program, of a schema no newer than it knows, or nothing yet. */
final class DirectoryCheck {
  private DirectoryCheck() {}

  /** Makes the directory where it is missing; refuses one that holds something else. */
  static void requireOurs(Path directory) {
    try {
      PrivateFiles.createDirectories(directory);
      if (Files.exists(directory.resolve("CURRENT"))) {
        PrivateFiles.restrict(directory);
        NativeLibrary.load(directory);
        requireKnownFamilies(directory);
        return;
      }
      try (Stream<Path> entries = Files.list(directory)) {
        if (entries.findAny().isPresent()) {
          throw new StoreException(
              StoreException.Kind.FOREIGN,
              "The directory " + directory
                  + " holds files that are no index of utxod. Use an empty data directory.");
        }
      }
      PrivateFiles.restrict(directory);
      NativeLibrary.load(directory);
    } catch (IOException e) {
      throw RocksErrors.unusable(directory, e);
    }
  }

  private static void requireKnownFamilies(Path directory) {
    Set<String> known = Stream.concat(
            Stream.of("default"), Stream.of(ColumnFamily.values()).map(ColumnFamily::label))
        .collect(Collectors.toSet());
    try (Options options = new Options()) {
      for (byte[] name : RocksDB.listColumnFamilies(options, directory.toString())) {
        String columnFamily = new String(name, StandardCharsets.US_ASCII);
        if (!known.contains(columnFamily)) {
          throw new StoreException(
              StoreException.Kind.FOREIGN,
              "The index in "
                  + directory
                  + " has a column family '"
                  + columnFamily
                  + "' that this program does not know: it was written by a newer utxod, or by another program.");
        }
      }
    } catch (RocksDBException e) {
      throw RocksErrors.opening(directory, e);
    }
  }

  /** Batches name families by number, so the numbers in the files must be the schema's. */
  static ColumnFamilyHandle[] byId(List<ColumnFamilyHandle> opened, Path directory)
      throws RocksDBException {
    Map<String, Integer> ids = Stream.of(ColumnFamily.values())
        .collect(Collectors.toMap(ColumnFamily::label, ColumnFamily::id));
    ColumnFamilyHandle[] byId = new ColumnFamilyHandle[opened.size()];
    for (ColumnFamilyHandle handle : opened) {
      String name = new String(handle.getName(), StandardCharsets.US_ASCII);
      if (handle.getID() != ids.getOrDefault(name, 0)) {
        throw new StoreException(
            StoreException.Kind.DAMAGED,
            "The column families in " + directory + " do not have the numbers of the schema.");
      }
      byId[handle.getID()] = handle;
    }
    return byId;
  }
}
