package org.utxod.query.history;

import org.jspecify.annotations.Nullable;
import org.utxod.query.answer.QueryException;
import org.utxod.store.model.ActivityPosition;

/**
 * Which part of a history is wanted.
 *
 * @param ascending whether the earliest transaction comes first
 * @param after position of the page before; null for the first page
 * @param fromHeight only blocks from here on; null for all
 * @param toHeight only blocks up to here; null for all
 * @param limit maximum number of transactions
 */
public record HistoryRequest(
    boolean ascending,
    @Nullable ActivityPosition after,
    @Nullable Integer fromHeight,
    @Nullable Integer toHeight,
    int limit) {
  /** Maximum number of transactions in a page. */
  public static final int MAX_PAGE = 1_000;

  public HistoryRequest {
    if (limit < 1 || limit > MAX_PAGE) {
      throw QueryException.badQuestion(
          "A page holds 1 to " + MAX_PAGE + " rows, not " + limit + ".");
    }
    if (fromHeight != null && toHeight != null && fromHeight > toHeight) {
      throw QueryException.badQuestion(
          "from_height is " + fromHeight + ", above to_height, which is " + toHeight + ".");
    }
  }

  /** The latest transactions, from {@code after} on. */
  public static HistoryRequest latest(@Nullable ActivityPosition after, int limit) {
    return new HistoryRequest(false, after, null, null, limit);
  }

  /** Whether a position is within the heights. */
  boolean includes(ActivityPosition position) {
    return (fromHeight == null || position.height() >= fromHeight)
        && (toHeight == null || position.height() <= toHeight);
  }

  /** Whether it is for the latest transactions, unconfirmed ones before them. */
  boolean beginsAtTip() {
    return after == null && !ascending && toHeight == null;
  }

  /** Where to begin, in either direction; null for the end of the history. */
  @Nullable
  ActivityPosition start() {
    if (ascending) {
      ActivityPosition bound = fromHeight == null || fromHeight == 0
          ? null
          : new ActivityPosition(fromHeight - 1, Integer.MAX_VALUE - 1);
      return after == null || (bound != null && after.compareTo(bound) < 0) ? bound : after;
    }
    ActivityPosition bound = toHeight == null || toHeight == Integer.MAX_VALUE
        ? null
        : new ActivityPosition(toHeight + 1, 0);
    return after == null || (bound != null && after.compareTo(bound) > 0) ? bound : after;
  }
}
