package org.utxod.query.http.cluster;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.utxod.query.http.Endpoint;
import org.utxod.query.http.EndpointSpec;
import org.utxod.query.http.HttpException;
import org.utxod.query.http.Json;
import org.utxod.query.http.Problem;
import org.utxod.query.http.Response;
import org.utxod.query.http.admin.AdminKey;
import org.utxod.query.port.cluster.ClusterStatus;
import org.utxod.query.port.cluster.ClusterView;
import org.utxod.store.error.UtxodException;

/** {@code GET /v1/cluster} and {@code GET /v1/cluster/backup}. */
public final class ClusterEndpoints {
  private static final String ZIP = "application/zip";
  private static final int RETRY_SECONDS = 30;
  private static final ClusterStatus ALONE =
      new ClusterStatus("", ClusterStatus.NONE, 0, 0, 0, null, null, null, false);

  private final ClusterView cluster;

  private ClusterEndpoints(ClusterView cluster) {
    this.cluster = cluster;
  }

  /** Both. */
  public static List<Endpoint> of(ClusterView cluster, AdminKey key) {
    ClusterEndpoints endpoints = new ClusterEndpoints(cluster);
    return List.of(
        Endpoint.open(
            EndpointSpec.get("/v1/cluster").withoutLimit(),
            request -> Response.json(Json.bytes(endpoints::write))),
        new Endpoint(
            EndpointSpec.get("/v1/cluster/backup").changingState(),
            key,
            request -> endpoints.backup()));
  }

  /**
   * An endpoint of what only a daemon that always publishes knows: others have a copy from when they were made, and refuse.
   *
   * @param publisher its name; gives null while it is not known
   */
  public static Endpoint ofPublisher(Endpoint endpoint, Supplier<@Nullable String> publisher) {
    return endpoint.refusingWhile(() -> {
      String name = publisher.get();
      return new Problem(
          503,
          "ask-publisher",
          "Only the publisher answers this",
          "Webhooks, accounts and payouts, and jobs that change the index, belong to the daemon with cluster.role: publisher, which"
              + " this one is not"
              + (name == null ? "" : " ('" + name + "' publishes now)")
              + ": send the request there.");
    });
  }

  private void write(JsonGenerator json) throws IOException {
    ClusterStatus status = cluster.status().orElse(ALONE);
    json.writeStartObject();
    json.writeStringField("role", status.role());
    if (!status.role().equals(ClusterStatus.NONE)) {
      json.writeStringField("name", status.name());
      json.writeNumberField("epoch", status.epoch());
      json.writeNumberField("sequence", status.sequence());
      json.writeNumberField("behind", status.behind());
      json.writeStringField("publisher", status.publisher());
      if (status.heardSecondsAgo() == null) {
        json.writeNullField("heard_seconds_ago");
      } else {
        json.writeNumberField("heard_seconds_ago", status.heardSecondsAgo());
      }
      json.writeBooleanField("stopped", status.stopped());
      json.writeStringField("problem", status.problem());
    }
    json.writeEndObject();
  }

  private Response backup() {
    try {
      return Response.from(ZIP, cluster.backup());
    } catch (UtxodException e) {
      throw new HttpException(Problem.unavailable(String.valueOf(e.getMessage()), RETRY_SECONDS));
    }
  }
}
