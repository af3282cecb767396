package org.utxod.indexer.follow;

import org.jspecify.annotations.Nullable;

/** Lengths of time for people. */
public final class Durations {
  private Durations() {}

  /** Such as "4 h 12 min"; "unknown time" where nobody knows. */
  public static String describe(@Nullable Long seconds) {
    if (seconds == null) {
      return "unknown time";
    }
    long s = seconds;
    if (s < 60) {
      return s + " s";
    }
    if (s < 3_600) {
      return s / 60 + " min " + s % 60 + " s";
    }
    if (s < 48 * 3_600) {
      return s / 3_600 + " h " + s % 3_600 / 60 + " min";
    }
    return s / 86_400 + " days " + s % 86_400 / 3_600 + " h";
  }
}
