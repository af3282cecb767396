package org.utxod.indexer.daemon;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.utxod.store.model.StoreException;

/**
 * How commands find a running daemon and authenticate as administrator: a file in the data directory, readable by its
 * owner only, new at each start. First line: the address; second: the key.
 */
public record AdminCookie(String address, String key) {
  private static final String FILE = "admin.cookie";
  private static final int KEY_BYTES = 32;

  /** A random key. */
  static String freshKey(SecureRandom random) {
    byte[] key = new byte[KEY_BYTES];
    random.nextBytes(key);
    return HexFormat.of().formatHex(key);
  }

  /** Writes it atomically; never readable by others, not even briefly. */
  public void write(Path dataDirectory) {
    Path temporary = dataDirectory.resolve(FILE + ".tmp");
    try {
      Files.deleteIfExists(temporary);
      Files.createFile(
          temporary,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.write(temporary, List.of(address, key), StandardCharsets.US_ASCII);
      Files.move(
          temporary,
          dataDirectory.resolve(FILE),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new StoreException(
          StoreException.Kind.IO,
          "The admin cookie in " + dataDirectory + " cannot be written (" + e + ").",
          e);
    }
  }

  /** The cookie of the daemon that runs, or last ran without a clean stop, on this directory. */
  public static Optional<AdminCookie> read(Path dataDirectory) {
    try {
      List<String> lines =
          Files.readAllLines(dataDirectory.resolve(FILE), StandardCharsets.US_ASCII);
      return lines.size() < 2
          ? Optional.empty()
          : Optional.of(new AdminCookie(lines.get(0), lines.get(1)));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Removes it at a clean stop. */
  public static void remove(Path dataDirectory) {
    try {
      Files.deleteIfExists(dataDirectory.resolve(FILE));
    } catch (IOException e) {
      throw new StoreException(
          StoreException.Kind.IO,
          "The admin cookie in " + dataDirectory + " cannot be removed (" + e + ").",
          e);
    }
  }

  @Override
  public String toString() {
    return "AdminCookie[" + address + ", ****]";
  }
}
