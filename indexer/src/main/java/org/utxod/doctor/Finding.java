package org.utxod.doctor;

/**
 * What was found of one thing.
 *
 * @param about the thing, a word or two
 * @param sentence what it means and, unless it is well, what to do
 */
public record Finding(Level level, String about, String sentence) {
  /** How bad it is. */
  public enum Level {
    /** As it should be. */
    OK,
    /** Works, but worth knowing. */
    NOTE,
    /** Keeps the daemon from its work. */
    BAD
  }

  static Finding ok(String about, String sentence) {
    return new Finding(Level.OK, about, sentence);
  }

  static Finding note(String about, String sentence) {
    return new Finding(Level.NOTE, about, sentence);
  }

  static Finding bad(String about, String sentence) {
    return new Finding(Level.BAD, about, sentence);
  }
}
