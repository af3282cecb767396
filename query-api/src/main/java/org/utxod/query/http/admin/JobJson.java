package org.utxod.query.http.admin;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.utxod.query.http.Header;
import org.utxod.query.http.HttpException;
import org.utxod.query.http.JsonBody;
import org.utxod.query.http.Problem;
import org.utxod.query.http.Response;
import org.utxod.query.port.admin.Job;
import org.utxod.query.port.admin.StartOutcome;

/** The JSON form of a job; times are seconds since 1970. */
public final class JobJson {
  private JobJson() {}

  /**
   * The response to a request for a job: 202 with the started job.
   *
   * @throws HttpException 409 if it was not started
   */
  static Response started(StartOutcome outcome) {
    if (outcome instanceof StartOutcome.Started started) {
      return response(202, started.job());
    }
    if (outcome instanceof StartOutcome.Busy busy) {
      throw conflict("The job " + busy.running().id() + " (" + busy.running().kind()
          + ") is already running. Wait for it: GET /v1/admin/jobs/"
          + busy.running().id() + ".");
    }
    throw conflict(((StartOutcome.Refused) outcome).message());
  }

  private static HttpException conflict(String detail) {
    return new HttpException(new Problem(409, "conflict", "Another job is running", detail));
  }

  static Response response(int status, Job job) {
    Instant finishedAt = job.finishedAt();
    byte[] body = JsonBody.of(new Answer(
        job.id(),
        job.kind(),
        job.state().label(),
        job.startedAt().getEpochSecond(),
        finishedAt == null ? null : finishedAt.getEpochSecond(),
        job.progress(),
        job.equal(),
        job.error()));
    return Response.of(
        status, Response.JSON, body, List.of(new Header("Location", "/v1/admin/jobs/" + job.id())));
  }

  private record Answer(
      String id,
      String kind,
      String state,
      long startedAt,
      @Nullable Long finishedAt,
      String progress,
      @Nullable Boolean equal,
      @Nullable String error) {}
}
