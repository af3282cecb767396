package org.utxod.http.endpoint;

import org.utxod.http.Endpoint;
import org.utxod.http.EndpointSpec;
import org.utxod.http.Request;
import org.utxod.http.Response;
import org.utxod.port.Admin;

/** {@code POST /v1/admin/verify}: begin to hold the index against the node's UTXO set. */
final class PostVerify implements Endpoint {
  private static final EndpointSpec SPEC = EndpointSpec.post(
      "/v1/admin/verify", "Hold the index against the node's own UTXO set; answers with a job");

  private final Admin admin;
  private final AdminKey key;

  PostVerify(Admin admin, AdminKey key) {
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
    return JobJson.started(admin.verify());
  }
}
