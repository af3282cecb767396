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
 * The tokens of a data directory: a line each, readable by its owner alone, replaced whole at each change.
 *
 * @param path where it stands, or will
 */
public record TokenFile(Path path) {
  private static final String NAME = "tokens";
  private static final int MAX_TOKENS = 1_000;
  private static final long MAX = MAX_TOKENS * 160L;

  /** That of a data directory. */
  public static TokenFile in(Path dataDirectory) {
    return new TokenFile(dataDirectory.resolve(NAME));
  }

  /** What changes when the file does. */
  record Stamp(long modifiedMillis, long size, Object key) {}

  /** Empty where there is no file. */
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
   * All of them; none where there is no file.
   *
   * @throws UtxodException where it cannot be read or a line is no token
   */
  public List<AccessToken> read() {
    List<AccessToken> tokens = new ArrayList<>();
    try {
      if (Files.size(path) > MAX) {
        throw bad("is longer than " + MAX_TOKENS + " tokens can be", null);
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
          "has a line " + (tokens.size() + 1) + " that is no token (" + e.getMessage() + ")", e);
    } catch (IOException e) {
      throw bad("cannot be read (" + e + ")", e);
    }
  }

  private UtxodException bad(String what, @org.jspecify.annotations.Nullable Throwable cause) {
    return new UtxodException(
        UtxodException.Decision.REFUSE,
        "The file of tokens " + path + " " + what
            + ". Nobody is let in by a token before that is mended; 'utxod token' writes such files.",
        cause);
  }

  /**
   * Adds one.
   *
   * @throws UtxodException where the name is taken, there are too many, or the file cannot be written
   */
  public void add(AccessToken token) {
    List<AccessToken> tokens = new ArrayList<>(read());
    if (tokens.stream().anyMatch(known -> known.name().equals(token.name()))) {
      throw new UtxodException(
          UtxodException.Decision.REFUSE,
          "There is a token " + token.name() + " already. Remove it first, or take another name.");
    }
    if (tokens.size() >= MAX_TOKENS) {
      throw new UtxodException(
          UtxodException.Decision.REFUSE,
          "There are " + MAX_TOKENS + " tokens, which is the most. Remove one first.");
    }
    tokens.add(token);
    write(tokens);
  }

  /**
   * Removes the one of that name; false where there is none.
   *
   * @throws UtxodException where the file cannot be read or written
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
          "The file of tokens " + path + " cannot be written (" + e
              + "). Check that the directory is yours and has room.",
          e);
    }
  }
}
