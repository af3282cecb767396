package org.utxod.indexer.doctor;

/**
 * What was found of one thing.
 *
 * @param about the thing, a word or two
 * @param message what it means and, unless it is well, what to do
 */
public record Finding(Level level, String about, String message) {
  /** How bad it is. */
  public enum Level {
    /** As it should be. */
    OK,
    /** Works, but worth knowing. */
    NOTE,
    /** Keeps the daemon from its work. */
    BAD
  }

  static Finding ok(String about, String message) {
    return new Finding(Level.OK, about, message);
  }

  static Finding note(String about, String message) {
    return new Finding(Level.NOTE, about, message);
  }

  static Finding bad(String about, String message) {
    return new Finding(Level.BAD, about, message);
  }
}
