package org.utxod.http.endpoint;

import org.utxod.http.Endpoint;
import org.utxod.http.EndpointSpec;
import org.utxod.http.Parameter;
import org.utxod.http.Request;
import org.utxod.http.Response;
import org.utxod.query.ActivityCursor;
import org.utxod.query.BalanceService;

/** {@code GET .../activity}: what was done to a script, the latest first, a page at a time. */
final class GetActivity implements Endpoint {
  private static final int DEFAULT_LIMIT = 100;
  private static final Parameter LIMIT = new Parameter(
      "limit", "rows in the page, 1 to " + BalanceService.MAX_PAGE + ", else " + DEFAULT_LIMIT);
  private static final Parameter CURSOR =
      new Parameter("cursor", "next_cursor of the page before; each page states its own block");

  private final EndpointSpec spec;
  private final SubjectPath subject;
  private final BalanceService service;

  GetActivity(SubjectPath subject, BalanceService service) {
    this.spec = EndpointSpec.get(
        subject.path() + "/activity",
        "What transactions did to " + subject.words()
            + ", the latest first, in blocks above activity_from_height",
        LIMIT,
        CURSOR);
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
    return AnswerJson.response(service.activity(
        subject.question(request),
        cursor == null ? null : ActivityCursor.parse(cursor),
        limit == null ? DEFAULT_LIMIT : limit));
  }
}
