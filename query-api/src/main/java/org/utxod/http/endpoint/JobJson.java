package org.utxod.http.endpoint;

import java.time.Instant;
import java.util.List;
import org.utxod.http.Header;
import org.utxod.http.Json;
import org.utxod.http.Response;
import org.utxod.port.Job;

/** How a job looks as JSON; times are seconds since 1970. */
final class JobJson {
  private JobJson() {}

  static Response response(int status, Job job) {
    byte[] body = Json.bytes(json -> {
      Instant finishedAt = job.finishedAt();
      json.writeStartObject();
      json.writeStringField("id", job.id());
      json.writeStringField("kind", job.kind());
      json.writeStringField("state", job.state().label());
      json.writeNumberField("started_at", job.startedAt().getEpochSecond());
      if (finishedAt == null) {
        json.writeNullField("finished_at");
      } else {
        json.writeNumberField("finished_at", finishedAt.getEpochSecond());
      }
      json.writeStringField("progress", job.progress());
      json.writeStringField("error", job.error());
      json.writeEndObject();
    });
    return Response.of(
        status, Response.JSON, body, List.of(new Header("Location", "/v1/admin/jobs/" + job.id())));
  }
}
