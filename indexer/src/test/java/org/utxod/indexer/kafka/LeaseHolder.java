package org.utxod.indexer.kafka;

import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A process that asks for the lease and says so when it has it; to be killed. */
final class LeaseHolder {
  private LeaseHolder() {}

  /** @param arguments the topic, and the brokers */
  public static void main(String[] arguments) throws InterruptedException {
    String topic = arguments[0];
    KafkaLease lease = KafkaLease.seek(new KafkaSettings(
        List.of(arguments[1].split(",")),
        topic,
        "utxod-" + topic,
        topic + "-writer",
        KafkaSecurity.none(),
        "holder"));
    lease.onChange(() -> System.out.println(lease.isHeld() ? "held" : "lost"));
    new CountDownLatch(1).await();
  }
}
