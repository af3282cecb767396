package org.utxod.query.http.admin;

import org.utxod.query.http.Endpoint;
import org.utxod.query.http.EndpointSpec;
import org.utxod.query.http.Request;
import org.utxod.query.http.Response;
import org.utxod.query.port.Admin;

/** {@code POST /v1/admin/verify}: start comparing the index with the node's UTXO set. */
public final class PostVerify implements Endpoint {
  private static final EndpointSpec SPEC = EndpointSpec.post(
      "/v1/admin/verify", "Compare the index with the node's UTXO set; returns a job");

  private final Admin admin;
  private final AdminKey key;

  public PostVerify(Admin admin, AdminKey key) {
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
