package org.utxod.query.http.endpoint;

import org.utxod.query.balance.BalanceService;
import org.utxod.query.balance.ScriptQuery;
import org.utxod.query.http.Endpoint;
import org.utxod.query.http.EndpointSpec;
import org.utxod.query.http.HttpException;
import org.utxod.query.http.Parameter;
import org.utxod.query.http.Problem;

/** {@code GET /address/{address}?verbosity=3}: also the balance, in the format of the original design. */
final class GetAddress {
  private static final Parameter VERBOSITY = new Parameter("verbosity");
  private static final EndpointSpec SPEC = EndpointSpec.get(
      "/address/{address}", VERBOSITY, GetBalance.HEIGHT, GetBalance.MIN_CONF, GetBalance.LOCAL);

  private GetAddress() {}

  static Endpoint of(BalanceService service) {
    return Endpoint.open(SPEC, request -> {
      String verbosity = request.parameter(VERBOSITY.name());
      if (verbosity != null && !verbosity.equals("3")) {
        throw new HttpException(
            Problem.badRequest("The only supported verbosity is 3. Omit it, or give verbosity=3."));
      }
      return GetBalance.answer(
          request, new ScriptQuery.ByAddress(request.variable("address")), service);
    });
  }
}
