package org.utxod.query.http.admin;

import org.utxod.query.http.Endpoint;
import org.utxod.query.http.EndpointSpec;
import org.utxod.query.http.JsonBody;
import org.utxod.query.http.Request;
import org.utxod.query.http.Response;
import org.utxod.query.port.Admin;

/** {@code POST /v1/admin/backup}: begin to copy the index while it runs. */
public final class PostBackup implements Endpoint {
  private static final EndpointSpec SPEC = EndpointSpec.post(
      "/v1/admin/backup", "Back up the index to a directory on the daemon's host; returns a job");

  private final Admin admin;
  private final AdminKey key;

  public PostBackup(Admin admin, AdminKey key) {
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
