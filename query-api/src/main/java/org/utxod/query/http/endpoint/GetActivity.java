package org.utxod.query.http.endpoint;

import org.utxod.query.answer.ActivityCursor;
import org.utxod.query.balance.BalanceService;
import org.utxod.query.http.Endpoint;
import org.utxod.query.http.EndpointSpec;
import org.utxod.query.http.Request;
import org.utxod.query.http.Response;

/** {@code GET .../activity}: what was done to a script, the latest first, a page at a time. */
public final class GetActivity implements Endpoint {
  private final EndpointSpec spec;
  private final ScriptPath scriptRef;
  private final BalanceService service;

  GetActivity(ScriptPath scriptRef, BalanceService service) {
    this.spec = EndpointSpec.get(
        scriptRef.path() + "/activity",
        "Transactions of " + scriptRef.describe()
            + ", latest first, in blocks above activity_from_height",
        Paging.limit("rows"),
        Paging.CURSOR);
    this.scriptRef = scriptRef;
    this.service = service;
  }

  @Override
  public EndpointSpec spec() {
    return spec;
  }

  @Override
  public Response handle(Request request) {
    return AnswerJson.response(service.activity(
        scriptRef.question(request),
        Paging.cursor(request, ActivityCursor::parse),
        Paging.limit(request)));
  }
}
