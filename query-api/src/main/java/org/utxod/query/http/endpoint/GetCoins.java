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

/** {@code GET .../utxos}: a script's coins, paged. */
final class GetCoins {

  private static final Parameter UNCONFIRMED = new Parameter("unconfirmed");

  private GetCoins() {}

  static Endpoint of(ScriptPath scriptRef, BalanceService service) {
    return Endpoint.open(
        EndpointSpec.get(
            scriptRef.path() + "/utxos",
            Paging.LIMIT,
            Paging.CURSOR,
            GetBalance.MIN_CONF,
            UNCONFIRMED,
            GetBalance.LOCAL),
        request ->
            AnswerJson.response(service.coins(scriptRef.question(request), wanted(request))));
  }

  private static CoinsRequest wanted(Request request) {
    Integer minConf = GetBalance.minConf(request);
    UnconfirmedCoins unconfirmed = unconfirmed(request);
    if (minConf != null && unconfirmed != UnconfirmedCoins.EXCLUDE) {
      throw new HttpException(
          Problem.badRequest(
              "Give either min_conf or unconfirmed, not both: an unconfirmed coin has no confirmations."));
    }
    return CoinsRequest.of(Paging.cursor(request, Cursor::parse), Paging.limit(request))
        .within(GetBalance.reach(request))
        .withMinConf(minConf == null ? 1 : minConf)
        .with(unconfirmed);
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
            Problem.badRequest("The parameter unconfirmed must be exclude, include or only."));
    };
  }
}
