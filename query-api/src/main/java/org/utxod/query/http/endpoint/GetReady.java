package org.utxod.query.http.endpoint;

import org.utxod.query.http.Endpoint;
import org.utxod.query.http.EndpointSpec;
import org.utxod.query.http.Json;
import org.utxod.query.http.Problem;
import org.utxod.query.http.Request;
import org.utxod.query.http.Response;
import org.utxod.query.status.Readiness;
import org.utxod.query.status.StatusService;

/** {@code GET /health/ready}: whether to send queries here. */
public final class GetReady implements Endpoint {
  private static final EndpointSpec SPEC = EndpointSpec.get(
          "/health/ready",
          "200 if answers are current and vouched for, otherwise 503 with the reason")
      .withoutLimit();
  private static final int RETRY_SECONDS = 10;

  private final StatusService service;

  GetReady(StatusService service) {
    this.service = service;
  }

  @Override
  public EndpointSpec spec() {
    return SPEC;
  }

  @Override
  public Response handle(Request request) {
    Readiness readiness = service.readiness();
    if (readiness instanceof Readiness.NotReady notReady) {
      return Problem.unavailable(notReady.reason(), RETRY_SECONDS).toResponse();
    }
    return Response.json(Json.bytes(json -> {
      json.writeStartObject();
      json.writeBooleanField("ready", true);
      json.writeStringField("state", service.status().state().label());
      json.writeEndObject();
    }));
  }
}
