package org.utxod.indexer.kafka;

import org.jspecify.annotations.Nullable;
import org.utxod.indexer.cluster.log.FeedException;
import org.utxod.indexer.cluster.log.FeedException.Kind;

/**
 * Notices that the topic was deleted and made anew: Kafka's clients go on in the new one, at the offset where they were in
 * the old one, without any error. For one thread.
 */
final class TopicIdentity {
  private final KafkaTopic topic;
  private final String name;
  private @Nullable String id;

  TopicIdentity(KafkaTopic topic, String name) {
    this.topic = topic;
    this.name = name;
  }

  /**
   * The topic's identity, the same as at the first call.
   *
   * @throws FeedException {@code RECREATED}, and what {@link KafkaTopic#id} throws
   */
  String check() {
    String now = topic.id();
    if (id == null) {
      id = now;
    } else if (!now.equals(id)) {
      throw new FeedException(
          Kind.RECREATED,
          "Kafka's topic '" + name + "' was deleted and made anew: its identity is " + now
              + ", it was " + id + ". What it holds does not follow what was read of it.");
    }
    return now;
  }
}
