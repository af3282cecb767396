package org.utxod.query.http.endpoint;

import org.utxod.query.http.Endpoint;
import org.utxod.query.http.EndpointSpec;
import org.utxod.query.http.Json;
import org.utxod.query.http.Request;
import org.utxod.query.http.Response;

/** {@code GET /health/live}: whether the process answers at all. */
public final class GetLive implements Endpoint {
  private static final EndpointSpec SPEC =
      EndpointSpec.get("/health/live", "200 while the process is running").withoutLimit();

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
