package org.utxod.query.port;

import org.jspecify.annotations.Nullable;

/**
 * How far the history is.
 *
 * @param kept whether history is kept at all
 * @param fromHeight the lowest block from which on it has no gap; null if there is none
 * @param complete whether that is all of the chain
 * @param progress part of the chain's blocks that it covers, 0 to 1
 * @param problem why it does not go on, a message for the operator; null if it does
 */
public record HistoryStatus(
    boolean kept,
    @Nullable Integer fromHeight,
    boolean complete,
    double progress,
    @Nullable String problem) {
  /** No history is kept. */
  public static final HistoryStatus NONE = new HistoryStatus(false, null, false, 0, null);

  /** Reports it; for any thread. */
  @FunctionalInterface
  public interface Source {
    /** As of now. */
    HistoryStatus status();
  }
}
