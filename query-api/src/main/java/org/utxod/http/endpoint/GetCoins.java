package org.utxod.http.endpoint;

import org.utxod.http.Endpoint;
import org.utxod.http.EndpointSpec;
import org.utxod.http.HttpFault;
import org.utxod.http.Parameter;
import org.utxod.http.Problem;
import org.utxod.http.Request;
import org.utxod.http.Response;
import org.utxod.query.BalanceService;
import org.utxod.query.CoinsRequest;
import org.utxod.query.Cursor;
import org.utxod.query.UnconfirmedCoins;

/** {@code GET .../utxos}: a script's coins, a page at a time. */
final class GetCoins implements Endpoint {
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
  private final SubjectPath subject;
  private final BalanceService service;

  GetCoins(SubjectPath subject, BalanceService service) {
    this.spec = EndpointSpec.get(
        subject.path() + "/utxos",
        "The coins of " + subject.words() + ", in the order (txid in wire bytes, vout)",
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
      throw new HttpFault(Problem.badRequest(
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
        throw new HttpFault(
            Problem.badRequest("The parameter unconfirmed is exclude, include or only."));
    };
  }
}
