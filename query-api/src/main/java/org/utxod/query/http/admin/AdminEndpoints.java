package org.utxod.query.http.admin;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.utxod.query.http.Endpoint;
import org.utxod.query.http.EndpointSpec;
import org.utxod.query.http.HttpException;
import org.utxod.query.http.JsonBody;
import org.utxod.query.http.Problem;
import org.utxod.query.http.Request;
import org.utxod.query.http.Response;
import org.utxod.query.port.admin.Admin;

/**
 * The endpoints below {@code /v1/admin}: each starts a job or returns the progress of one, and requires the admin key.
 */
public final class AdminEndpoints {
  private final Admin admin;

  private AdminEndpoints(Admin admin) {
    this.admin = admin;
  }

  private record Reindex(@JsonProperty(required = true) int fromHeight) {}

  private record VerifyHistory(boolean all) {}

  private record Backup(@JsonProperty(required = true) String dir) {}

  private record Backfill(@JsonProperty(required = true) List<String> addresses) {}

  /** All of them. */
  public static List<Endpoint> of(Admin admin, AdminKey key) {
    AdminEndpoints endpoints = new AdminEndpoints(admin);
    return List.of(
        new Endpoint(EndpointSpec.post("/v1/admin/reindex"), key, endpoints::reindex),
        new Endpoint(
            EndpointSpec.post("/v1/admin/verify"), key, request -> JobJson.started(admin.verify())),
        new Endpoint(EndpointSpec.post("/v1/admin/verify-history"), key, endpoints::verifyHistory),
        new Endpoint(EndpointSpec.post("/v1/admin/backup"), key, endpoints::backup),
        new Endpoint(EndpointSpec.post("/v1/admin/backfill"), key, endpoints::backfill),
        new Endpoint(EndpointSpec.get("/v1/admin/jobs/{id}"), key, endpoints::job));
  }

  private Response reindex(Request request) {
    int height = JsonBody.read(request, Reindex.class, 0, "{\"from_height\":800000}").fromHeight;
    if (height < 0) {
      throw new HttpException(
          Problem.badRequest("The field from_height must be a whole number from 0 on."));
    }
    return JobJson.started(admin.reindex(height));
  }

  private Response verifyHistory(Request request) {
    return JobJson.started(
        admin.verifyHistory(JsonBody.read(request, VerifyHistory.class, 0, "{\"all\":true}").all));
  }

  private Response backup(Request request) {
    return JobJson.started(
        admin.backup(JsonBody.read(request, Backup.class, 0, "{\"dir\":\"...\"}").dir));
  }

  private Response backfill(Request request) {
    return JobJson.started(admin.backfill(
        JsonBody.read(request, Backfill.class, Admin.MAX_BACKFILL, "{\"addresses\":[\"...\"]}")
            .addresses));
  }

  private Response job(Request request) {
    return admin
        .job(request.variable("id"))
        .map(job -> JobJson.response(200, job))
        .orElseThrow(() -> new HttpException(
            Problem.notFound("There is no job with that id; only the most recent jobs are kept.")));
  }
}
