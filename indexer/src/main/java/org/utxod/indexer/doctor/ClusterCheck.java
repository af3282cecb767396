package org.utxod.indexer.doctor;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.utxod.indexer.config.BackupPlace;
import org.utxod.indexer.config.ClusterConfig;
import org.utxod.query.access.HostNames;

/** Checks what is set about daemons that follow one another; brokers are not asked. */
final class ClusterCheck {
  private final ClusterConfig cluster;

  ClusterCheck(ClusterConfig cluster) {
    this.cluster = cluster;
  }

  List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    if (!cluster.isOn()) {
      return findings;
    }
    String brokers =
        "Kafka at " + String.join(", ", cluster.kafka()) + ", topic " + cluster.topic();
    List<String> open = cluster.kafka().stream()
        .filter(broker -> !HostNames.isLoopback(host(broker)))
        .toList();
    findings.add(
        cluster.security() == ClusterConfig.Security.PLAINTEXT && !open.isEmpty()
            ? Finding.note(
                "kafka",
                brokers
                    + ", in plain text: whoever is on the way, or reaches the brokers, can write blocks that query nodes take"
                    + " for the publisher's. Use cluster.security: sasl_ssl outside a network of your own.")
            : Finding.ok("kafka", brokers + ", not checked."));
    if (cluster.backup() instanceof BackupPlace.Url place) {
      findings.add(backup(place.url()));
    }
    return findings;
  }

  private static Finding backup(URI url) {
    boolean plain =
        "http".equals(url.getScheme()) && !HostNames.isLoopback(String.valueOf(url.getHost()));
    return plain
        ? Finding.note(
            "cluster.backup",
            url
                + " is plain HTTP: whoever is on the way sees the token, and can send another index. Use https outside a "
                + "network of your own.")
        : Finding.ok("cluster.backup", url + ", not checked.");
  }

  private static String host(String broker) {
    String host = broker.substring(0, broker.lastIndexOf(':'));
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }
}
