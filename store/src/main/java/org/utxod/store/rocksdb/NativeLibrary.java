package org.utxod.store.rocksdb;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.zip.CRC32;
import org.rocksdb.RocksDB;
import org.rocksdb.util.Environment;
import org.utxod.store.file.PrivateFiles;
import org.utxod.store.model.StoreException;

/**
 * Loads RocksDB's native code from a directory beside the index. RocksDB itself would unpack it into the temporary directory at
 * each start, 17 MB that a killed process never takes away. Unpacked once, used by every later start after a look at its length
 * and checksum; code is run from a directory only that nobody else can write to.
 */
final class NativeLibrary {
  private static final String DIRECTORY = "native";
  private static final String KEPT_NAME = "rocksdb.so";
  private static final String NAME_IN_JAR = Environment.getJniLibraryFileName("rocksdb");

  /** RocksDB, given a directory, says "jni" twice (11.8: loadLibrary(List)); the code is there under this name while it loads. */
  private static final String ASKED_NAME = Environment.getJniLibraryFileName("rocksdbjni");

  private static final String PART = ".part";
  private static final Set<PosixFilePermission> OF_OTHERS =
      EnumSet.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

  private NativeLibrary() {}

  /**
   * Loads it, unless this process has it already.
   *
   * @param index the directory of the index, beside which the code lies
   * @throws StoreException {@code IO} where it can be loaded from nowhere
   */
  static synchronized void load(Path index) {
    if (RocksDB.rocksdbVersion() != null) {
      return;
    }
    try {
      Path directory = index.toAbsolutePath().resolveSibling(DIRECTORY);
      Path library = kept(directory);
      Path asked = directory.resolve(ASKED_NAME);
      Files.deleteIfExists(asked);
      Files.createSymbolicLink(asked, library);
      try {
        loadFrom(directory);
      } finally {
        Files.deleteIfExists(asked);
      }
    } catch (IOException | UnsatisfiedLinkError e) {
      loadOnce(e);
    }
  }

  /* Where the disk of the index runs no programs (noexec), has no room, or is others' to write to. */
  private static void loadOnce(Throwable before) {
    try {
      Path directory = Files.createTempDirectory("utxod-");
      try {
        unpack(directory.resolve(ASKED_NAME));
        loadFrom(directory);
      } finally {
        // What is loaded stays loaded.
        Files.deleteIfExists(directory.resolve(ASKED_NAME));
        Files.delete(directory);
      }
    } catch (IOException | UnsatisfiedLinkError e) {
      e.addSuppressed(before);
      throw new StoreException(
          StoreException.Kind.IO,
          "RocksDB's native code can be loaded neither from the data directory ("
              + before.getMessage()
              + ") nor from the temporary one (" + e.getMessage()
              + "). One of them must have 20 MB of room and be mounted without noexec (-Djava.io.tmpdir names another).",
          e);
    }
  }

  private static void loadFrom(Path directory) {
    RocksDB.loadLibrary(List.of(directory.toString()));
  }

  /** The code in {@code directory}, unpacked now where it is not there or not whole. */
  static Path kept(Path directory) throws IOException {
    PrivateFiles.createDirectories(directory);
    requireOurs(directory);
    Path library = directory.resolve(KEPT_NAME);
    if (!isWhole(library)) {
      removeParts(directory);
      Path part = Files.createTempFile(directory, KEPT_NAME, PART);
      unpack(part);
      Files.move(part, library, StandardCopyOption.ATOMIC_MOVE);
    }
    return library;
  }

  /* Whoever may write here, or put another directory in this one's place, could have us run anything. */
  private static void requireOurs(Path directory) throws IOException {
    if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException(directory + " is no directory");
    }
    Path parent = directory.getParent();
    if (parent == null
        || !directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return;
    }
    Path probe = Files.createTempFile(directory, "owner", PART);
    boolean ours = Files.getOwner(probe).equals(Files.getOwner(directory));
    Files.delete(probe);
    for (Path place : List.of(directory, parent)) {
      Set<PosixFilePermission> others = Files.getPosixFilePermissions(place);
      others.retainAll(OF_OTHERS);
      if (!ours || !others.isEmpty()) {
        throw new IOException("others can write to " + place);
      }
    }
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
  }

  private static URL resource() throws IOException {
    URL url = RocksDB.class.getResource("/" + NAME_IN_JAR);
    if (url == null) {
      throw new IOException("RocksDB is not built for this system (" + NAME_IN_JAR + ")");
    }
    return url;
  }

  private static boolean isWhole(Path library) throws IOException {
    URLConnection connection = resource().openConnection();
    connection.setUseCaches(false);
    if (!(connection instanceof JarURLConnection url)) {
      throw new IOException("rocksdbjni is no jar");
    }
    try (JarFile jar = url.getJarFile()) {
      JarEntry entry = jar.getJarEntry(url.getEntryName());
      return Files.isRegularFile(library, LinkOption.NOFOLLOW_LINKS)
          && Files.size(library) == entry.getSize()
          && checksum(library) == entry.getCrc();
    }
  }

  private static long checksum(Path library) throws IOException {
    CRC32 sum = new CRC32();
    byte[] buffer = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(library)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        sum.update(buffer, 0, read);
      }
    }
    return sum.getValue();
  }

  private static void unpack(Path to) throws IOException {
    // A file that is there keeps its permissions; one that is not is made in a directory of ours
    // alone.
    try (InputStream in = resource().openStream();
        OutputStream out = Files.newOutputStream(to)) {
      in.transferTo(out);
    }
  }

  /* What processes left that were killed while they unpacked. */
  private static void removeParts(Path directory) throws IOException {
    try (DirectoryStream<Path> parts = Files.newDirectoryStream(directory, "*" + PART)) {
      for (Path part : parts) {
        Files.deleteIfExists(part);
      }
    }
  }
}
