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
        Paging.limit("coins"),
        Paging.CURSOR,
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
    Integer minConf = GetBalance.minConf(request);
    return AnswerJson.response(service.coins(
        subject.question(request),
        Paging.cursor(request, Cursor::parse),
        Paging.limit(request),
        GetBalance.reach(request),
        minConf == null ? 1 : minConf));
  }
}
