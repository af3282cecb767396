package org.utxod.http.endpoint;

import org.utxod.http.Endpoint;
import org.utxod.http.EndpointSpec;
import org.utxod.http.JsonBody;
import org.utxod.http.Request;
import org.utxod.http.Response;
import org.utxod.port.Admin;

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
    return JobJson.started(admin.reindex(fromHeight));
  }
}
