package org.utxod.query.balance;

import org.jspecify.annotations.Nullable;
import org.utxod.query.answer.Cursor;
import org.utxod.query.answer.QueryException;

/**
 * A request for a page of a script's coins.
 *
 * @param after cursor of the page; null for the first page
 * @param limit 1 to {@link BalanceService#MAX_PAGE}
 * @param minConf 1 or more, 1 is every confirmed coin; above it a page can be short, or empty, although more pages
 *     follow
 * @param unconfirmed with anything but {@code EXCLUDE} only the index and its mempool are queried
 */
public record CoinsRequest(
    @Nullable Cursor after,
    int limit,
    AnswerScope reach,
    int minConf,
    UnconfirmedCoins unconfirmed) {
  /** Confirmed coins of any age, from any source. */
  public static CoinsRequest of(@Nullable Cursor after, int limit) {
    return new CoinsRequest(after, limit, AnswerScope.ANYWHERE, 1, UnconfirmedCoins.EXCLUDE);
  }

  /** A copy with another scope. */
  public CoinsRequest within(AnswerScope other) {
    return new CoinsRequest(after, limit, other, minConf, unconfirmed);
  }

  /** A copy with a minimum number of confirmations. */
  public CoinsRequest withMinConf(int other) {
    return new CoinsRequest(after, limit, reach, other, unconfirmed);
  }

  /** A copy with or without unconfirmed coins. */
  public CoinsRequest with(UnconfirmedCoins other) {
    return new CoinsRequest(after, limit, reach, minConf, other);
  }

  /** @throws QueryException for an unsupported combination */
  void check() {
    if (limit < 1 || limit > BalanceService.MAX_PAGE) {
      throw QueryException.badQuestion(
          "A page holds 1 to " + BalanceService.MAX_PAGE + " coins, not " + limit + ".");
    }
    if (minConf > 1 && unconfirmed != UnconfirmedCoins.EXCLUDE) {
      throw QueryException.badQuestion(
          "Give either min_conf or unconfirmed, not both: an unconfirmed coin has no confirmations.");
    }
    boolean behindUnconfirmed = after != null && after.unconfirmed();
    boolean fits = after == null
        || switch (unconfirmed) {
          case EXCLUDE -> !behindUnconfirmed;
          case INCLUDE -> true;
          case ONLY -> behindUnconfirmed;
        };
    if (!fits) {
      throw QueryException.badQuestion(
          "The cursor belongs to a list with another value of unconfirmed. Use the same value as for the first "
              + "page.");
    }
  }
}
