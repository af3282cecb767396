package org.utxod.query.http.endpoint;

import org.utxod.query.answer.Cursor;
import org.utxod.query.balance.BalanceService;
import org.utxod.query.balance.CoinsRequest;
import org.utxod.query.balance.UnconfirmedCoins;
import org.utxod.query.http.Endpoint;
import org.utxod.query.http.EndpointSpec;
import org.utxod.query.http.HttpException;
import org.utxod.query.http.Parameter;
import org.utxod.query.http.Problem;
import org.utxod.query.http.Request;
import org.utxod.query.http.Response;

/** {@code GET .../utxos}: a script's coins, a page at a time. */
public final class GetCoins implements Endpoint {
  private static final Parameter MIN_CONF = new Parameter(
      "min_conf",
      "only coins with so many confirmations or more; a page can then be short, or empty, with a next_cursor, and"
          + " utxo_count is null");

  private static final Parameter UNCONFIRMED = new Parameter(
      "unconfirmed",
      "exclude (else), include or only: coins that no block has made yet, before the confirmed ones; their height is null. A"
          + " coin that is confirmed between two pages can be in both. 503 while the mempool is not known, 404 where none is"
          + " followed; not together with min_conf");

  private final EndpointSpec spec;
  private final ScriptPath subject;
  private final BalanceService service;

  GetCoins(ScriptPath subject, BalanceService service) {
    this.spec = EndpointSpec.get(
        subject.path() + "/utxos",
        "The coins of " + subject.describe() + ", in the order (txid in wire bytes, vout)",
        Paging.limit("coins"),
        Paging.CURSOR,
        MIN_CONF,
        UNCONFIRMED,
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
    UnconfirmedCoins unconfirmed = unconfirmed(request);
    if (minConf != null && unconfirmed != UnconfirmedCoins.EXCLUDE) {
      throw new HttpException(Problem.badRequest(
          "Give either min_conf or unconfirmed: an unconfirmed coin has no confirmation."));
    }
    CoinsRequest wanted = CoinsRequest.of(
            Paging.cursor(request, Cursor::parse), Paging.limit(request))
        .within(GetBalance.reach(request))
        .withMinConf(minConf == null ? 1 : minConf)
        .with(unconfirmed);
    return AnswerJson.response(service.coins(subject.question(request), wanted));
  }

  private static UnconfirmedCoins unconfirmed(Request request) {
    String text = request.parameter(UNCONFIRMED.name());
    if (text == null) {
      return UnconfirmedCoins.EXCLUDE;
    }
    return switch (text) {
      case "exclude" -> UnconfirmedCoins.EXCLUDE;
      case "include" -> UnconfirmedCoins.INCLUDE;
      case "only" -> UnconfirmedCoins.ONLY;
      default ->
        throw new HttpException(
            Problem.badRequest("The parameter unconfirmed is exclude, include or only."));
    };
  }
}
