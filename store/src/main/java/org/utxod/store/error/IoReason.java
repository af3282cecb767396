package org.utxod.store.error;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** Describes why a file could not be used, in an operator's terms rather than Java's. */
public final class IoReason {
  private IoReason() {}

  /** A phrase for the middle of a sentence. */
  public static String describe(IOException e) {
    if (e instanceof NoSuchFileException) {
      return "no such file or directory";
    }
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (e instanceof FileAlreadyExistsException || e instanceof NotDirectoryException) {
      return "a file with this name exists";
    }
    String message = e.getMessage();
    return message == null ? "the system gives no reason" : message;
  }
}
