package org.utxod.http.endpoint;

import org.utxod.http.Endpoint;
import org.utxod.http.EndpointSpec;
import org.utxod.http.JsonBody;
import org.utxod.http.Request;
import org.utxod.http.Response;
import org.utxod.port.Admin;

/** {@code POST /v1/admin/backup}: begin to copy the index while it runs. */
final class PostBackup implements Endpoint {
  private static final EndpointSpec SPEC = EndpointSpec.post(
      "/v1/admin/backup",
      "Copy the index into a directory of the daemon's machine; answers with a job");

  private final Admin admin;
  private final AdminKey key;

  PostBackup(Admin admin, AdminKey key) {
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
    return JobJson.started(admin.backup(JsonBody.text(request, "dir")));
  }
}
