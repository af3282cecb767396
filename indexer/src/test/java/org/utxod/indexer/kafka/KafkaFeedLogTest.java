package org.utxod.indexer.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.utxod.indexer.cluster.log.FeedLog;
import org.utxod.indexer.cluster.log.FeedReader;
import org.utxod.indexer.cluster.log.FeedWriter;
import org.utxod.indexer.cluster.log.LogRange;
import org.utxod.indexer.cluster.log.LogRecord;
import org.utxod.indexer.kafka.broker.Brokers;
import org.utxod.store.fixture.Await;

/** The log on one real broker. */
class KafkaFeedLogTest {
  private static final Duration WAIT = Duration.ofMillis(200);
  private static Brokers brokers;

  private final Random random = new Random(1);

  @BeforeAll
  static void start() {
    brokers = Brokers.start(1);
  }

  @AfterAll
  static void end() {
    if (brokers != null) {
      brokers.close();
    }
  }

  @Test
  void recordsAreReadAsTheyWereAppended() {
    try (FeedLog log = new KafkaFeedLog(settings("order"))) {
      FeedWriter writer = log.claim();
      List<byte[]> small = List.of(bytes(1), bytes(0), bytes(100));
      List<byte[]> large = List.of(bytes(512 << 10), bytes(LogRecord.MAX_LENGTH), bytes(300_000));
      writer.append(small);
      writer.append(large);
      FeedReader reader = log.reader();
      LogRange range = reader.range();
      assertThat(range.begin()).isZero();
      assertThat(range.end()).isGreaterThanOrEqualTo(6);
      reader.seek(range.begin());
      List<byte[]> expected = new ArrayList<>(small);
      expected.addAll(large);
      assertThat(read(reader, 6)).usingRecursiveComparison().isEqualTo(expected);
    }
  }

  private List<byte[]> read(FeedReader reader, int count) {
    List<byte[]> values = new ArrayList<>();
    Await.until(
        count + " records",
        () -> {
          reader.poll(WAIT).forEach(record -> values.add(record.value()));
          return values.size() >= count;
        },
        () -> values.size() + " records");
    return values;
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  static KafkaSettings settings(String topic) {
    return new KafkaSettings(
        brokers.servers(),
        topic,
        "utxod-" + topic,
        topic + "-writer",
        KafkaSecurity.none(),
        "test");
  }
}
