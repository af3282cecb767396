package org.utxod.indexer.backup;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.utxod.store.file.PrivateFiles;

/** Unpacks what {@link BackupStream} packs. Nothing that the archive says leads out of its directory. */
final class BackupUnpacker {
  private static final int MAX_FILES = 20_000;
  private static final Pattern NAME =
      Pattern.compile("([A-Za-z0-9_-][A-Za-z0-9._-]*/){0,4}[A-Za-z0-9_-][A-Za-z0-9._-]*");

  private BackupUnpacker() {}

  /**
   * Unpacks an archive into an empty directory.
   *
   * @param maxBytes the most that its files may have together
   * @throws IOException where it is cut short, none of ours, or larger
   */
  static void unpack(InputStream archive, Path directory, long maxBytes) throws IOException {
    ZipInputStream zip = new ZipInputStream(archive);
    byte[] buffer = new byte[64 * 1024];
    long bytes = 0;
    int files = 0;
    for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
      if (++files > MAX_FILES || !NAME.matcher(entry.getName()).matches()) {
        throw new IOException(
            "the archive is no backup of utxod: file " + files + " is not one of its");
      }
      Path file = directory.resolve(entry.getName());
      PrivateFiles.createDirectories(Objects.requireNonNull(file.getParent()));
      try (OutputStream out =
          Files.newOutputStream(Files.createFile(file, PrivateFiles.ofFile(file)))) {
        for (int count = zip.read(buffer); count >= 0; count = zip.read(buffer)) {
          bytes += count;
          if (bytes > maxBytes) {
            throw new IOException(
                "the archive has more than the " + maxBytes + " bytes that are free");
          }
          out.write(buffer, 0, count);
        }
      }
    }
    if (files == 0) {
      throw new IOException("the archive is no backup of utxod: it is empty or cut short");
    }
  }
}
