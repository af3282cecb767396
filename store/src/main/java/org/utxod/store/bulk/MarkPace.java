package org.utxod.store.bulk;

/**
 * How often it is noted how far the division of a snapshot's coins is.
 *
 * @param bytes of divided coins between two marks
 * @param waiting whether each is waited for; else it is written beside the division, which goes on
 */
public record MarkPace(long bytes, boolean waiting) {
  /** A second or two of work; what a mark costs besides syncing is some megabytes. */
  static final MarkPace STANDARD = new MarkPace(512L << 20, false);

  /** None at all. */
  public static final MarkPace NEVER = new MarkPace(Long.MAX_VALUE >> 1, false);
}
