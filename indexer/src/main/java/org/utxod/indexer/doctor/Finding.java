package org.utxod.indexer.doctor;

/**
 * The result of one check.
 *
 * @param about what was checked, a word or two
 * @param message what it means and, unless it is good, what to do
 */
public record Finding(Level level, String about, String message) {
  /** The severity. */
  public enum Level {
    /** Good. */
    OK,
    /** Works, but worth knowing. */
    NOTE,
    /** Prevents the daemon from working. */
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
