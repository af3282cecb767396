package org.utxod.http.endpoint;

import org.utxod.http.Endpoint;
import org.utxod.http.EndpointSpec;
import org.utxod.http.Json;
import org.utxod.http.Request;
import org.utxod.http.Response;

/** {@code GET /health/live}: whether the process answers at all. */
final class GetLive implements Endpoint {
  private static final EndpointSpec SPEC =
      EndpointSpec.get("/health/live", "200 whenever the process answers").withoutLimit();

  @Override
  public EndpointSpec spec() {
    return SPEC;
  }

  @Override
  public Response handle(Request request) {
    return Response.json(Json.bytes(json -> {
      json.writeStartObject();
      json.writeBooleanField("live", true);
      json.writeEndObject();
    }));
  }
}
