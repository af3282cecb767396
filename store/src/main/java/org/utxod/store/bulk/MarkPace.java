package org.utxod.store.bulk;

/**
 * How often a snapshot import writes a mark of its progress.
 *
 * @param bytes of partitioned coins between two marks
 * @param waiting whether to wait for each mark; otherwise it is written in the background
 */
public record MarkPace(long bytes, boolean waiting) {
  /** A second or two of work; what a mark costs besides syncing is some megabytes. */
  static final MarkPace STANDARD = new MarkPace(512L << 20, false);

  /** None at all. */
  public static final MarkPace NEVER = new MarkPace(Long.MAX_VALUE >> 1, false);
}
