package org.utxod.indexer.kafka.broker;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The properties of brokers that are small, quick to fail over, and on loopback alone. */
final class BrokerSettings {
  private BrokerSettings() {}

  /**
   * Of one of several.
   *
   * @param id from 1
   * @param ports of the brokers
   * @param controllers their ports as controllers
   */
  static String of(int id, List<Integer> ports, List<Integer> controllers, String listener) {
    int count = ports.size();
    String voters = IntStream.rangeClosed(1, count)
        .mapToObj(voter -> voter + "@127.0.0.1:" + controllers.get(voter - 1))
        .collect(Collectors.joining(","));
    String here = listener + "://127.0.0.1:" + ports.get(id - 1);
    int replicas = Math.min(3, count);
    return String.join(
        "\n",
        "process.roles=broker,controller",
        "node.id=" + id,
        "controller.quorum.voters=" + voters,
        "listeners=" + here + ",CONTROLLER://127.0.0.1:" + controllers.get(id - 1),
        "advertised.listeners=" + here,
        "listener.security.protocol.map=PLAINTEXT:PLAINTEXT,SASL_SSL:SASL_SSL,CONTROLLER:PLAINTEXT",
        "controller.listener.names=CONTROLLER",
        "inter.broker.listener.name=" + listener,
        "auto.create.topics.enable=false",
        "group.initial.rebalance.delay.ms=0",
        "min.insync.replicas=" + (count >= 3 ? 2 : 1),
        "offsets.topic.replication.factor=" + replicas,
        "offsets.topic.num.partitions=3",
        "transaction.state.log.replication.factor=" + replicas,
        "transaction.state.log.num.partitions=3",
        "transaction.state.log.min.isr=" + (count >= 3 ? 2 : 1),
        "share.coordinator.state.topic.replication.factor=" + replicas,
        "share.coordinator.state.topic.min.isr=1",
        "log.cleaner.dedupe.buffer.size=2097152",
        "broker.session.timeout.ms=3000",
        "broker.heartbeat.interval.ms=500",
        // A topic that was deleted leaves its files at once, and not a minute later.
        "log.segment.delete.delay.ms=1000",
        "");
  }
}
