package org.utxod.indexer.kafka;

import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.utxod.indexer.kafka.KafkaErrors.Work;

/** Makes Kafka's clients; who asks for one closes it. Each method throws FeedException where the settings cannot be used. */
final class KafkaClients {
  private final ClientProperties properties;
  private final KafkaErrors errors;

  KafkaClients(KafkaSettings settings, KafkaErrors errors) {
    this.properties = new ClientProperties(settings);
    this.errors = errors;
  }

  Admin admin() {
    return create(Work.SET_UP, properties.admin(), Admin::create);
  }

  Producer<byte[], byte[]> producer() {
    return create(
        Work.CLAIM,
        properties.producer(),
        map -> new KafkaProducer<>(map, new ByteArraySerializer(), new ByteArraySerializer()));
  }

  Consumer<byte[], byte[]> reader() {
    return create(Work.READ, properties.reader(), KafkaClients::consumer);
  }

  Consumer<byte[], byte[]> leaseMember(Duration session, Duration heartbeat) {
    return create(Work.LEASE, properties.lease(session, heartbeat), KafkaClients::consumer);
  }

  private static Consumer<byte[], byte[]> consumer(Map<String, Object> properties) {
    return new KafkaConsumer<>(
        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private <T> T create(
      Work work, Map<String, Object> properties, Function<Map<String, Object>, T> constructor) {
    try {
      return constructor.apply(properties);
    } catch (KafkaException e) {
      throw errors.of(work, e);
    }
  }
}
