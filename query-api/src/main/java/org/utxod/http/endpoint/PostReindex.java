package org.utxod.http.endpoint;

import org.utxod.http.Endpoint;
import org.utxod.http.EndpointSpec;
import org.utxod.http.HttpFault;
import org.utxod.http.JsonBody;
import org.utxod.http.Problem;
import org.utxod.http.Request;
import org.utxod.http.Response;
import org.utxod.port.Admin;
import org.utxod.port.StartOutcome;

/** {@code POST /v1/admin/reindex}: begin to read blocks again. */
final class PostReindex implements Endpoint {
  private static final EndpointSpec SPEC = EndpointSpec.post(
      "/v1/admin/reindex",
      "Bring the index to the node's truth from a height on; answers with a job");

  private final Admin admin;
  private final AdminKey key;

  PostReindex(Admin admin, AdminKey key) {
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
    int fromHeight = JsonBody.height(request, "from_height");
    StartOutcome outcome = admin.reindex(fromHeight);
    if (outcome instanceof StartOutcome.Started started) {
      return JobJson.response(202, started.job());
    }
    if (outcome instanceof StartOutcome.Busy busy) {
      throw conflict("The job " + busy.running().id() + " (" + busy.running().kind()
          + ") runs already. Wait for it: GET /v1/admin/jobs/" + busy.running().id() + ".");
    }
    throw conflict(((StartOutcome.Refused) outcome).sentence());
  }

  private static HttpFault conflict(String detail) {
    return new HttpFault(new Problem(409, "conflict", "This cannot be started now", detail));
  }
}
