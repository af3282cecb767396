package org.utxod.query.http.admin;

import org.utxod.query.http.Endpoint;
import org.utxod.query.http.EndpointSpec;
import org.utxod.query.http.HttpException;
import org.utxod.query.http.Problem;
import org.utxod.query.http.Request;
import org.utxod.query.http.Response;
import org.utxod.query.port.Admin;

/** {@code GET /v1/admin/jobs/{id}}: how far a job is. */
public final class GetJob implements Endpoint {
  private static final EndpointSpec SPEC =
      EndpointSpec.get("/v1/admin/jobs/{id}", "The progress or result of a job");

  private final Admin admin;
  private final AdminKey key;

  public GetJob(Admin admin, AdminKey key) {
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
        .orElseThrow(() -> new HttpException(
            Problem.notFound("There is no job with that id; only the most recent jobs are kept.")));
  }
}
