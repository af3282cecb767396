package org.utxod.query.http.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.utxod.query.http.RequestBody;

/**
 * Files for request bodies that do not fit in memory: few at once, readable by our user only, and unlinked as soon as
 * they are open, so that nothing is left of them after any crash. Thread-safe.
 */
final class BodySpools {
  private static final Logger LOG = LoggerFactory.getLogger(BodySpools.class);

  private final Path directory;
  private final Semaphore permits;

  BodySpools(Path directory, int maxAtOnce) {
    this.directory = directory;
    this.permits = new Semaphore(maxAtOnce);
  }

  /** A new file; empty if there are too many, or the disk fails. */
  Optional<Spool> open() {
    if (!permits.tryAcquire()) {
      return Optional.empty();
    }
    Path path = null;
    try {
      path = Files.createTempFile(directory, "request-", ".tmp");
      FileChannel file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
      Files.delete(path);
      return Optional.of(new Spool(file));
    } catch (IOException e) {
      permits.release();
      LOG.warn(
          "A large request is rejected, because no temporary file can be created for it in {}: {}",
          directory,
          e.toString());
      return Optional.empty();
    }
  }

  /** One body's file. Written by one thread at a time, then read. */
  final class Spool {
    private final FileChannel file;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Spool(FileChannel file) {
      this.file = file;
    }

    void write(ByteBuffer bytes) throws IOException {
      while (bytes.hasRemaining()) {
        if (file.write(bytes) < 0) {
          throw new IOException("the file is full");
        }
      }
    }

    RequestBody body() {
      return RequestBody.of(file, this::close);
    }

    void close() {
      if (closed.compareAndSet(false, true)) {
        permits.release();
        try {
          file.close();
        } catch (IOException e) {
          LOG.debug("Closing a request's temporary file failed: {}", e.toString());
        }
      }
    }
  }
}
