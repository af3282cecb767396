package org.utxod.store.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.utxod.store.Index;
import org.utxod.store.chain.Network;
import org.utxod.store.core.IndexOptions;

/** RocksDB's native code lies beside the index, whole and ours, and never in the temporary directory. */
class NativeLibraryTest {
  @TempDir
  Path directory;

  private static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  private Path kept() throws IOException {
    return NativeLibrary.kept(directory.resolve("native"));
  }

  @Test
  void it_is_unpacked_once_and_again_only_where_it_is_not_whole() throws IOException {
    Path library = kept();
    Object first = Files.getAttribute(library, "unix:ino");
    assertThat(kept()).isEqualTo(library);
    assertThat(Files.getAttribute(library, "unix:ino")).isEqualTo(first);
    try (RandomAccessFile file = new RandomAccessFile(library.toFile(), "rw")) {
      file.seek(file.length() / 2);
      int there = file.read();
      file.seek(file.length() / 2);
      file.write(there ^ 1);
    }
    kept();
    assertThat(Files.getAttribute(library, "unix:ino")).as("a changed bit").isNotEqualTo(first);
    Object second = Files.getAttribute(library, "unix:ino");
    Files.write(library, new byte[100]);
    Files.writeString(library.resolveSibling("rocksdb.so123.part"), "left by one that was killed");
    kept();
    assertThat(Files.size(library)).isGreaterThan(1 << 20);
    assertThat(Files.getAttribute(library, "unix:ino")).as("cut off").isNotEqualTo(second);
    assertThat(files(directory)).containsExactly(library);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(library.getParent())))
        .isEqualTo("rwx------");
  }

  @Test
  void nothing_is_run_from_where_others_can_write() throws IOException {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
    assertThatThrownBy(this::kept).isInstanceOf(IOException.class).hasMessageContaining("others");
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    Files.delete(directory.resolve("native"));
    Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
    Files.createSymbolicLink(directory.resolve("native"), elsewhere);
    assertThatThrownBy(this::kept).isInstanceOf(IOException.class);
    Files.delete(directory.resolve("native"));
    Files.createDirectory(directory.resolve("native"));
    Files.setPosixFilePermissions(
        directory.resolve("native"), PosixFilePermissions.fromString("rwxrwx---"));
    assertThatThrownBy(this::kept).isInstanceOf(IOException.class).hasMessageContaining("others");
    assertThat(files(directory)).isEmpty();
  }

  /** Opens an index and is killed as by kill -9: nothing that runs at the end of a process runs. */
  static final class Killed {
    private Killed() {}

    public static void main(String[] args) {
      Index index = Index.open(
          Path.of(args[0]),
          Network.REGTEST,
          IndexOptions.DEFAULT,
          new RocksStore.Memory(8L << 20, 4L << 20));
      Runtime.getRuntime().halt(index.state().tip() == null ? 42 : 1);
    }
  }

  private void openAndBeKilled(Path index, Path temporary)
      throws IOException, InterruptedException {
    Process process = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx64m",
            "-Djava.io.tmpdir=" + temporary,
            "-cp",
            System.getProperty("java.class.path"),
            Killed.class.getName(),
            index.toString())
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve("said").toFile())
        .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue())
        .as(Files.readString(directory.resolve("said")))
        .isEqualTo(42);
  }

  @Test
  void no_start_leaves_it_in_the_temporary_directory() throws IOException, InterruptedException {
    Path temporary = Files.createDirectory(directory.resolve("tmp"));
    Path index = directory.resolve("data").resolve("index");
    openAndBeKilled(index, temporary);
    openAndBeKilled(index, temporary);
    assertThat(files(temporary)).isEmpty();
    assertThat(directory.resolve("data").resolve("native").resolve("rocksdb.so"))
        .isRegularFile();
    Path open = Files.createDirectory(directory.resolve("open"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
    openAndBeKilled(open.resolve("index"), temporary);
    assertThat(files(temporary)).as("where it cannot lie beside the index").isEmpty();
  }

  @Test
  void an_index_is_its_users_alone_whatever_the_umask() throws IOException {
    Path index = directory.resolve("data").resolve("index");
    RocksStore.Memory small = new RocksStore.Memory(8L << 20, 4L << 20);
    Index.open(index, Network.REGTEST, IndexOptions.DEFAULT, small).close();
    for (Path path : List.of(index, index.getParent())) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
          .isEqualTo("rwx------");
    }
    for (Path file : files(index.getParent())) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .as(file.toString())
          .isEqualTo("rw-------");
    }
    // As an earlier version left it.
    Files.setPosixFilePermissions(index, PosixFilePermissions.fromString("rwxr-xr-x"));
    for (Path file : files(index)) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    }
    Index.open(index, Network.REGTEST, IndexOptions.DEFAULT, small).close();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(index)))
        .isEqualTo("rwx------");
    for (Path file : files(index)) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .as(file.toString())
          .isEqualTo("rw-------");
    }
  }
}
