package org.utxod.http.endpoint;

import org.utxod.http.Endpoint;
import org.utxod.http.EndpointSpec;
import org.utxod.http.Parameter;
import org.utxod.http.Request;
import org.utxod.http.Response;
import org.utxod.query.BalanceService;
import org.utxod.query.Cursor;

/** {@code GET .../utxos}: a script's coins, a page at a time. */
final class GetCoins implements Endpoint {
  private static final int DEFAULT_LIMIT = 100;
  private static final Parameter LIMIT = new Parameter(
      "limit", "coins in the page, 1 to " + BalanceService.MAX_PAGE + ", else " + DEFAULT_LIMIT);
  private static final Parameter CURSOR =
      new Parameter("cursor", "next_cursor of the page before; each page states its own block");
  private static final Parameter MIN_CONF = new Parameter(
      "min_conf",
      "only coins with so many confirmations or more; a page can then be short, or empty, with a next_cursor, and"
          + " utxo_count is null");

  private final EndpointSpec spec;
  private final SubjectPath subject;
  private final BalanceService service;

  GetCoins(SubjectPath subject, BalanceService service) {
    this.spec = EndpointSpec.get(
        subject.path() + "/utxos",
        "The coins of " + subject.words() + ", in the order (txid in wire bytes, vout)",
        LIMIT,
        CURSOR,
        MIN_CONF,
        GetBalance.LOCAL);
    this.subject = subject;
    this.service = service;
  }

  @Override
  public EndpointSpec spec() {
    return spec;
  }

  @Override
  public Response handle(Request request) {
    Integer limit = request.wholeNumber(LIMIT.name(), 1, BalanceService.MAX_PAGE);
    String cursor = request.parameter(CURSOR.name());
    Integer minConf = GetBalance.minConf(request);
    return AnswerJson.response(service.coins(
        subject.question(request),
        cursor == null ? null : Cursor.parse(cursor),
        limit == null ? DEFAULT_LIMIT : limit,
        GetBalance.reach(request),
        minConf == null ? 1 : minConf));
  }
}
