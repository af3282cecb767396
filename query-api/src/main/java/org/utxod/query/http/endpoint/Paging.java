package org.utxod.query.http.endpoint;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.utxod.query.balance.BalanceService;
import org.utxod.query.http.Parameter;
import org.utxod.query.http.Request;

/** Paging parameters of lists. Stateless. */
public final class Paging {
  private static final int DEFAULT_LIMIT = 100;

  /** Where a page begins. */
  public static final Parameter CURSOR = new Parameter("cursor");
  /** The length of a page. */
  public static final Parameter LIMIT = new Parameter("limit");

  private Paging() {}

  /** The length of the page, or the usual one. */
  public static int limit(Request request) {
    Integer limit = request.wholeNumber(LIMIT.name(), 1, BalanceService.MAX_PAGE);
    return limit == null ? DEFAULT_LIMIT : limit;
  }

  /** For pages of no more than {@code most}, which is also the default. */
  public static int limit(Request request, int most) {
    Integer limit = request.wholeNumber(LIMIT.name(), 1, most);
    return limit == null ? most : limit;
  }

  /** The cursor of the page; null for the first. */
  public static <C> @Nullable C cursor(Request request, Function<String, C> parse) {
    String cursor = request.parameter(CURSOR.name());
    return cursor == null ? null : parse.apply(cursor);
  }
}
