package org.utxod.query.access;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.utxod.store.error.UtxodException;
import org.utxod.store.file.PrivateFiles;

/**
 * The token file of a data directory: one token per line, readable by its owner only, replaced atomically at each
 * change.
 *
 * @param path of the file, which need not exist
 */
public record TokenFile(Path path) {
  private static final String NAME = "tokens";
  private static final int MAX_TOKENS = 1_000;
  private static final long MAX = MAX_TOKENS * 160L;

  /** That of a data directory. */
  public static TokenFile in(Path dataDirectory) {
    return new TokenFile(dataDirectory.resolve(NAME));
  }

  /** A version that changes when the file does. */
  record Stamp(long modifiedMillis, long size, Object key) {}

  /** Empty if there is no file. */
  Optional<Stamp> stamp() {
    try {
      BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
      return Optional.of(
          new Stamp(now.lastModifiedTime().toMillis(), now.size(), String.valueOf(now.fileKey())));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /**
   * All tokens; none if there is no file.
   *
   * @throws UtxodException if it cannot be read or a line is malformed
   */
  public List<AccessToken> read() {
    List<AccessToken> tokens = new ArrayList<>();
    try {
      if (Files.size(path) > MAX) {
        throw bad("is longer than a file of " + MAX_TOKENS + " tokens can be", null);
      }
      for (String line : Files.readAllLines(path, StandardCharsets.US_ASCII)) {
        if (!line.isBlank() && !line.startsWith("#")) {
          tokens.add(AccessToken.read(line.strip()));
        }
      }
      return tokens;
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IllegalArgumentException e) {
      throw bad(
          "has a line " + (tokens.size() + 1) + " that is not a token (" + e.getMessage() + ")", e);
    } catch (IOException e) {
      throw bad("cannot be read (" + e + ")", e);
    }
  }

  private UtxodException bad(String what, @org.jspecify.annotations.Nullable Throwable cause) {
    return new UtxodException(
        UtxodException.Decision.REFUSE,
        "The token file " + path + " " + what
            + ". No token is accepted until this is fixed; 'utxod token' " + "writes such files.",
        cause);
  }

  /**
   * Adds a token.
   *
   * @throws UtxodException if the name is taken, there are too many, or the file cannot be written
   */
  public void add(AccessToken token) {
    List<AccessToken> tokens = new ArrayList<>(read());
    if (tokens.stream().anyMatch(known -> known.name().equals(token.name()))) {
      throw new UtxodException(
          UtxodException.Decision.REFUSE,
          "The token " + token.name() + " exists already. Remove it first, or use another name.");
    }
    if (tokens.size() >= MAX_TOKENS) {
      throw new UtxodException(
          UtxodException.Decision.REFUSE,
          "There are " + MAX_TOKENS + " tokens, which is the maximum. Remove one first.");
    }
    tokens.add(token);
    write(tokens);
  }

  /**
   * Removes the token of that name; false if there is none.
   *
   * @throws UtxodException if the file cannot be read or written
   */
  public boolean remove(String name) {
    List<AccessToken> tokens = new ArrayList<>(read());
    boolean removed = tokens.removeIf(token -> token.name().equals(name));
    if (removed) {
      write(tokens);
    }
    return removed;
  }

  private void write(List<AccessToken> tokens) {
    Path temporary = path.resolveSibling(path.getFileName() + ".tmp");
    try {
      PrivateFiles.createDirectories(
          Objects.requireNonNull(path.toAbsolutePath().getParent()));
      Files.deleteIfExists(temporary);
      Files.createFile(
          temporary,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.write(
          temporary, tokens.stream().map(AccessToken::line).toList(), StandardCharsets.US_ASCII);
      Files.move(
          temporary, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UtxodException(
          UtxodException.Decision.RETRY,
          "The token file " + path + " cannot be written (" + e
              + "). Check the directory's permissions and " + "free space.",
          e);
    }
  }
}
