package org.utxod.query.http.endpoint;

import org.utxod.query.http.Endpoint;
import org.utxod.query.http.EndpointSpec;
import org.utxod.query.http.JsonBody;
import org.utxod.query.http.Problem;
import org.utxod.query.http.Response;
import org.utxod.query.status.Readiness;
import org.utxod.query.status.StatusService;

/** {@code GET /health/ready}: whether to send queries here. */
final class GetReady {
  private static final EndpointSpec SPEC = EndpointSpec.get("/health/ready").withoutLimit();
  private static final int RETRY_SECONDS = 10;

  private record Answer(boolean ready, String state) {}

  private GetReady() {}

  static Endpoint of(StatusService service) {
    return Endpoint.open(SPEC, request -> answer(service));
  }

  private static Response answer(StatusService service) {
    Readiness readiness = service.readiness();
    if (readiness instanceof Readiness.NotReady notReady) {
      return Problem.unavailable(notReady.reason(), RETRY_SECONDS).toResponse();
    }
    return Response.json(JsonBody.of(new Answer(true, service.status().state().label())));
  }
}
