package org.utxod.indexer.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.utxod.indexer.cluster.log.FeedException;
import org.utxod.indexer.cluster.log.FeedReader;
import org.utxod.indexer.kafka.broker.Brokers;
import org.utxod.store.fixture.Await;

/** What tests of the log do over and over. */
final class FeedReading {
  static final Duration WAIT = Duration.ofMillis(100);

  private FeedReading() {}

  static KafkaSettings settings(Brokers brokers, String topic) {
    return new KafkaSettings(
        brokers.servers(),
        topic,
        "utxod-" + topic,
        topic + "-writer",
        KafkaSecurity.none(),
        "test");
  }

  /** Reads so many records, and no more come with them. */
  static List<byte[]> read(FeedReader reader, int count) {
    List<byte[]> values = new ArrayList<>();
    Await.until(
        count + " records",
        () -> {
          reader.poll(WAIT).forEach(record -> values.add(record.value()));
          return values.size() >= count;
        },
        () -> values.size() + " records");
    assertThat(values).hasSize(count);
    return values;
  }

  static List<String> texts(FeedReader reader, int count) {
    return read(reader, count).stream()
        .map(value -> new String(value, StandardCharsets.UTF_8))
        .toList();
  }

  static List<byte[]> step(String... parts) {
    return List.of(parts).stream()
        .map(part -> part.getBytes(StandardCharsets.UTF_8))
        .toList();
  }

  /** The error of a call, which has to be of a kind. */
  static FeedException failure(FeedException.Kind kind, ThrowingCallable call) {
    FeedException thrown = catchThrowableOfType(FeedException.class, call);
    assertThat(thrown).isNotNull();
    assertThat(thrown.kind()).as(thrown.getMessage()).isEqualTo(kind);
    return thrown;
  }

  /**
   * A producer of Kafka's own.
   *
   * @param transactionalId null for one without transactions
   */
  static Producer<byte[], byte[]> producer(Brokers brokers, String transactionalId) {
    Map<String, Object> properties = new java.util.HashMap<>(Map.of(
        "bootstrap.servers",
        String.join(",", brokers.servers()),
        "metric.reporters",
        "",
        "max.block.ms",
        20_000));
    if (transactionalId != null) {
      properties.put("transactional.id", transactionalId);
    }
    return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }
}
