package org.utxod.indexer.backup;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.utxod.query.port.BodySource;

/**
 * A backup as a ZIP archive, read piece by piece; the directory is removed at its end. Nothing is compressed, for the rows are
 * already. Not thread-safe, but {@link #close}.
 */
final class BackupStream implements BodySource {
  private static final int PIECE = 64 * 1024;

  private final Path directory;
  private final Runnable onClose;
  private final Iterator<Path> files;
  private final ByteArrayOutputStream pending = new ByteArrayOutputStream(2 * PIECE);
  private final ZipOutputStream zip = new ZipOutputStream(pending);
  private final byte[] buffer = new byte[PIECE];
  private @Nullable InputStream open;
  private boolean finished;
  private boolean closed;

  /**
   * @param directory the backup, which belongs to this from here on
   * @param onClose run once when it ends
   */
  BackupStream(Path directory, Runnable onClose) throws IOException {
    this.directory = directory;
    this.onClose = onClose;
    this.files = files(directory).iterator();
    zip.setLevel(Deflater.NO_COMPRESSION);
  }

  private static List<Path> files(Path directory) throws IOException {
    try (var paths = Files.walk(directory)) {
      return paths.filter(Files::isRegularFile).sorted().toList();
    }
  }

  @Override
  public synchronized byte @Nullable [] next() throws IOException {
    if (closed) {
      throw new IOException("the backup is closed");
    }
    while (!finished && pending.size() < PIECE) {
      fill();
    }
    if (pending.size() == 0) {
      return null;
    }
    byte[] piece = pending.toByteArray();
    pending.reset();
    return piece;
  }

  private void fill() throws IOException {
    InputStream file = open;
    if (file == null) {
      if (!files.hasNext()) {
        zip.finish();
        finished = true;
        return;
      }
      Path next = files.next();
      String name = directory.relativize(next).toString().replace('\\', '/');
      zip.putNextEntry(new ZipEntry(name));
      file = Files.newInputStream(next);
      open = file;
    }
    int count = file.read(buffer);
    if (count < 0) {
      file.close();
      open = null;
      zip.closeEntry();
    } else {
      zip.write(buffer, 0, count);
      zip.flush();
    }
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      if (open != null) {
        open.close();
      }
      FileTrees.delete(directory);
    } catch (IOException e) {
      // The next backup removes what is left.
    } finally {
      onClose.run();
    }
  }
}
