package org.utxod.query.http.admin;

import java.util.List;
import java.util.function.Function;
import org.utxod.query.http.Endpoint;
import org.utxod.query.http.EndpointSpec;
import org.utxod.query.http.HttpException;
import org.utxod.query.http.JsonBody;
import org.utxod.query.http.Problem;
import org.utxod.query.http.Request;
import org.utxod.query.http.Response;
import org.utxod.query.port.Admin;

/** The endpoints below {@code /v1/admin}: each starts a job or tells how far one is, and requires the admin key. */
public final class AdminEndpoints {
  private AdminEndpoints() {}

  public static List<Endpoint> of(Admin admin, AdminKey key) {
    return List.of(
        new Keyed(
            EndpointSpec.post(
                "/v1/admin/reindex", "Re-index the blocks from a height on; returns a job"),
            key,
            request -> JobJson.started(admin.reindex(JsonBody.height(request, "from_height")))),
        new Keyed(
            EndpointSpec.post(
                "/v1/admin/verify", "Compare the index with the node's UTXO set; returns a job"),
            key,
            request -> JobJson.started(admin.verify())),
        new Keyed(
            EndpointSpec.post(
                "/v1/admin/backup",
                "Back up the index to a directory on the daemon's host; returns a job"),
            key,
            request -> JobJson.started(admin.backup(JsonBody.text(request, "dir")))),
        new Keyed(
            EndpointSpec.post(
                "/v1/admin/backfill",
                "Complete up to " + Admin.MAX_BACKFILL
                    + " addresses or scripts (hex) in an index of partial coverage; returns a job"),
            key,
            request -> JobJson.started(
                admin.backfill(JsonBody.strings(request, "addresses", Admin.MAX_BACKFILL)))),
        new Keyed(
            EndpointSpec.get("/v1/admin/jobs/{id}", "The progress or result of a job"),
            key,
            request -> job(admin, request)));
  }

  private static Response job(Admin admin, Request request) {
    return admin
        .job(request.variable("id"))
        .map(job -> JobJson.response(200, job))
        .orElseThrow(() -> new HttpException(
            Problem.notFound("There is no job with that id; only the most recent jobs are kept.")));
  }

  private record Keyed(EndpointSpec spec, AdminKey key, Function<Request, Response> handler)
      implements Endpoint {
    @Override
    public Response handle(Request request) {
      key.require(request);
      return handler.apply(request);
    }
  }
}
