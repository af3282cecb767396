package org.utxod.query.http.endpoint;

import org.utxod.query.answer.ActivityCursor;
import org.utxod.query.balance.BalanceService;
import org.utxod.query.http.Endpoint;
import org.utxod.query.http.EndpointSpec;

/** {@code GET .../activity}: a script's activity, latest first, paged. */
final class GetActivity {
  private GetActivity() {}

  static Endpoint of(ScriptPath scriptRef, BalanceService service) {
    return Endpoint.open(
        EndpointSpec.get(scriptRef.path() + "/activity", Paging.LIMIT, Paging.CURSOR),
        request -> AnswerJson.response(service.activity(
            scriptRef.question(request),
            Paging.cursor(request, ActivityCursor::parse),
            Paging.limit(request))));
  }
}
