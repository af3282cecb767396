package org.utxod.indexer.daemon;

import java.util.ArrayList;
import java.util.List;
import org.utxod.query.http.Endpoint;
import org.utxod.query.http.cluster.ClusterEndpoints;

/** The endpoints of a daemon in a cluster: what only the publisher knows is refused by query nodes, with its name. */
final class ClusterRoutes {
  /** What the paths begin with. */
  private static final List<String> OF_PUBLISHER = List.of(
      "/v1/webhooks",
      "/v1/accounts",
      "/v1/payout",
      "/v1/wallet",
      "/v1/admin/reindex",
      "/v1/admin/backfill");

  private ClusterRoutes() {}

  static List<Endpoint> of(List<Endpoint> endpoints, ClusterPart cluster) {
    List<Endpoint> all = new ArrayList<>();
    for (Endpoint endpoint : endpoints) {
      boolean publishers =
          cluster.follows() && isOfPublisher(endpoint.spec().path().toString());
      all.add(
          publishers ? ClusterEndpoints.ofPublisher(endpoint, cluster::publisherName) : endpoint);
    }
    return all;
  }

  private static boolean isOfPublisher(String path) {
    return OF_PUBLISHER.stream().anyMatch(path::startsWith);
  }
}
