package org.utxod.query.http.admin;

import org.utxod.query.http.Endpoint;
import org.utxod.query.http.EndpointSpec;
import org.utxod.query.http.JsonBody;
import org.utxod.query.http.Request;
import org.utxod.query.http.Response;
import org.utxod.query.port.Admin;

/** {@code POST /v1/admin/reindex}: begin to read blocks again. */
public final class PostReindex implements Endpoint {
  private static final EndpointSpec SPEC =
      EndpointSpec.post("/v1/admin/reindex", "Re-index the blocks from a height on; returns a job");

  private final Admin admin;
  private final AdminKey key;

  public PostReindex(Admin admin, AdminKey key) {
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
