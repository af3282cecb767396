package org.utxod.query.http.endpoint;

import org.utxod.query.http.Endpoint;
import org.utxod.query.http.EndpointSpec;
import org.utxod.query.http.JsonBody;
import org.utxod.query.http.Response;

/** {@code GET /health/live}: whether the process responds at all. */
final class GetLive {
  private record Answer(boolean live) {}

  private GetLive() {}

  static Endpoint of() {
    return Endpoint.open(
        EndpointSpec.get("/health/live").withoutLimit(),
        request -> Response.json(JsonBody.of(new Answer(true))));
  }
}
