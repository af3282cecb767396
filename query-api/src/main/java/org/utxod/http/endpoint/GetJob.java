package org.utxod.http.endpoint;

import org.utxod.http.Endpoint;
import org.utxod.http.EndpointSpec;
import org.utxod.http.HttpFault;
import org.utxod.http.Problem;
import org.utxod.http.Request;
import org.utxod.http.Response;
import org.utxod.port.Admin;

/** {@code GET /v1/admin/jobs/{id}}: how far a job is. */
final class GetJob implements Endpoint {
  private static final EndpointSpec SPEC =
      EndpointSpec.get("/v1/admin/jobs/{id}", "How far a job is, or how it ended");

  private final Admin admin;
  private final AdminKey key;

  GetJob(Admin admin, AdminKey key) {
    this.admin = admin;
    this.key = key;
  }

  @Override
  public EndpointSpec spec() {
    return SPEC;
  }

  @Override
  public Response handle(Request request) {
    key.require(request);
    return admin
        .job(request.variable("id"))
        .map(job -> JobJson.response(200, job))
        .orElseThrow(() -> new HttpFault(
            Problem.notFound("There is no job of that id; the last few only are remembered.")));
  }
}
