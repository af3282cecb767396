package org.utxod.query.http.endpoint;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.utxod.query.balance.BalanceService;
import org.utxod.query.http.Parameter;
import org.utxod.query.http.Request;

/** Paging parameters of lists. Stateless. */
public final class Paging {
  private static final int DEFAULT_LIMIT = 100;

  static final Parameter CURSOR =
      new Parameter("cursor", "next_cursor of the previous page; each page states its own block");

  private Paging() {}

  /** @param what the elements of a page */
  static Parameter limit(String what) {
    return new Parameter(
        "limit",
        what + " in the page, 1 to " + BalanceService.MAX_PAGE + ", default " + DEFAULT_LIMIT);
  }

  static int limit(Request request) {
    Integer limit = request.wholeNumber("limit", 1, BalanceService.MAX_PAGE);
    return limit == null ? DEFAULT_LIMIT : limit;
  }

  /** The cursor of the page; null for the first. */
  static <C> @Nullable C cursor(Request request, Function<String, C> parse) {
    String cursor = request.parameter(CURSOR.name());
    return cursor == null ? null : parse.apply(cursor);
  }
}
