package org.utxod.query.http.admin;

import java.util.List;
import org.utxod.query.http.Endpoint;
import org.utxod.query.http.EndpointSpec;
import org.utxod.query.http.JsonBody;
import org.utxod.query.http.Request;
import org.utxod.query.http.Response;
import org.utxod.query.port.Admin;

/** {@code POST /v1/admin/backfill}: begin to complete addresses in an index of partial coverage. */
public final class PostBackfill implements Endpoint {
  private static final EndpointSpec SPEC = EndpointSpec.post(
      "/v1/admin/backfill",
      "Complete up to " + Admin.MAX_BACKFILL
          + " addresses or scripts (hex) in an index of partial coverage; returns a job");

  private final Admin admin;
  private final AdminKey key;

  public PostBackfill(Admin admin, AdminKey key) {
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
    List<String> addresses = JsonBody.strings(request, "addresses", Admin.MAX_BACKFILL);
    return JobJson.started(admin.backfill(addresses));
  }
}
