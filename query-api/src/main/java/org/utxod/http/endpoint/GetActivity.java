package org.utxod.http.endpoint;

import org.utxod.http.Endpoint;
import org.utxod.http.EndpointSpec;
import org.utxod.http.Request;
import org.utxod.http.Response;
import org.utxod.query.ActivityCursor;
import org.utxod.query.BalanceService;

/** {@code GET .../activity}: what was done to a script, the latest first, a page at a time. */
final class GetActivity implements Endpoint {
  private final EndpointSpec spec;
  private final SubjectPath subject;
  private final BalanceService service;

  GetActivity(SubjectPath subject, BalanceService service) {
    this.spec = EndpointSpec.get(
        subject.path() + "/activity",
        "What transactions did to " + subject.words()
            + ", the latest first, in blocks above activity_from_height",
        Paging.limit("rows"),
        Paging.CURSOR);
    this.subject = subject;
    this.service = service;
  }

  @Override
  public EndpointSpec spec() {
    return spec;
  }

  @Override
  public Response handle(Request request) {
    return AnswerJson.response(service.activity(
        subject.question(request),
        Paging.cursor(request, ActivityCursor::parse),
        Paging.limit(request)));
  }
}
