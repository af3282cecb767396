package org.utxod.indexer.kafka;

import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes Kafka's clients, of which nothing is expected any more. */
final class Closing {
  private static final Logger LOG = LoggerFactory.getLogger(Closing.class);

  private Closing() {}

  static void quietly(Runnable close) {
    try {
      close.run();
    } catch (KafkaException | IllegalStateException e) {
      LOG.debug("A client of Kafka's did not close in order: {}", e.toString());
    }
  }
}
