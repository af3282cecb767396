package org.utxod.indexer.kafka;

import java.util.List;
import org.utxod.indexer.cluster.log.FeedException;
import org.utxod.indexer.config.ClusterConfig;

/**
 * Where the log is, and as whom it is written and read.
 *
 * @param servers brokers to begin with, each HOST:PORT; they name the others
 * @param topic of one partition
 * @param transactionalId under which it is written: the same for every daemon that may write it, or the open transaction of
 *     one that died would hide the next one's records
 * @param leaseGroup the consumer group by which one of those daemons is chosen
 * @param clientId names this daemon in the brokers' logs and quotas
 */
public record KafkaSettings(
    List<String> servers,
    String topic,
    String transactionalId,
    String leaseGroup,
    KafkaSecurity security,
    String clientId) {
  public KafkaSettings {
    servers = List.copyOf(servers);
    if (servers.isEmpty()) {
      throw new IllegalArgumentException("no broker is named");
    }
  }

  /**
   * As configured; reads the file with the password, where one is named.
   *
   * @param name this daemon's
   * @throws FeedException {@code REFUSED} where that file cannot be read
   */
  public static KafkaSettings of(ClusterConfig cluster, String name) {
    return new KafkaSettings(
        cluster.kafka(),
        cluster.topic(),
        cluster.topic() + ".writer",
        cluster.topic() + ".lease",
        KafkaSecurity.of(cluster),
        "utxod-" + name);
  }

  String bootstrap() {
    return String.join(",", servers);
  }
}
