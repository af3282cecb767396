package org.utxod.http.endpoint;

import org.utxod.http.Endpoint;
import org.utxod.http.EndpointSpec;
import org.utxod.http.HttpFault;
import org.utxod.http.Parameter;
import org.utxod.http.Problem;
import org.utxod.http.Request;
import org.utxod.http.Response;
import org.utxod.query.BalanceService;
import org.utxod.query.Question;

/** {@code GET /address/{address}?verbosity=3}: the balance too, in the form that the first design gave it. */
final class GetAddress implements Endpoint {
  private static final Parameter VERBOSITY =
      new Parameter("verbosity", "3, which is also what is answered without it");
  private static final EndpointSpec SPEC = EndpointSpec.get(
      "/address/{address}",
      "The balance of an address",
      VERBOSITY,
      GetBalance.HEIGHT,
      GetBalance.MIN_CONF,
      GetBalance.LOCAL);

  private final BalanceService service;

  GetAddress(BalanceService service) {
    this.service = service;
  }

  @Override
  public EndpointSpec spec() {
    return SPEC;
  }

  @Override
  public Response handle(Request request) {
    String verbosity = request.parameter(VERBOSITY.name());
    if (verbosity != null && !verbosity.equals("3")) {
      throw new HttpFault(
          Problem.badRequest("The only verbosity is 3. Leave it out, or give verbosity=3."));
    }
    return GetBalance.answer(request, new Question.ByAddress(request.variable("address")), service);
  }
}
