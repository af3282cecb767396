package org.utxod.indexer.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.utxod.indexer.kafka.FeedReading.WAIT;
import static org.utxod.indexer.kafka.FeedReading.failure;
import static org.utxod.indexer.kafka.FeedReading.producer;
import static org.utxod.indexer.kafka.FeedReading.read;
import static org.utxod.indexer.kafka.FeedReading.step;
import static org.utxod.indexer.kafka.FeedReading.texts;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.utxod.indexer.cluster.log.FeedException.Kind;
import org.utxod.indexer.cluster.log.FeedReader;
import org.utxod.indexer.cluster.log.FeedWriter;
import org.utxod.indexer.cluster.log.LogRange;
import org.utxod.indexer.cluster.log.LogRecord;
import org.utxod.indexer.kafka.broker.Brokers;

/** The log on one real broker; a topic for each test. */
class KafkaFeedLogTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static Brokers brokers;

  private final Random random = new Random(1);
  private String topic;
  private KafkaFeedLog log;

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

  @BeforeEach
  void openLog(TestInfo test) {
    topic = test.getTestMethod().orElseThrow().getName();
    log = new KafkaFeedLog(FeedReading.settings(brokers, topic));
  }

  @AfterEach
  void closeLog() {
    log.close();
  }

  @Test
  void recordsAreReadAsTheyWereAppended() {
    FeedWriter writer = log.claim();
    List<byte[]> small = List.of(bytes(1), bytes(0), bytes(100));
    List<byte[]> large = new ArrayList<>(List.of(bytes(LogRecord.MAX_LENGTH), bytes(300_000)));
    for (int part = 0; part < 20; part++) {
      large.add(bytes(512 << 10));
    }
    writer.append(small);
    writer.append(large);
    writer.append(List.of());
    FeedReader reader = readerFromTheStart();
    List<byte[]> expected = new ArrayList<>(small);
    expected.addAll(large);
    assertThat(read(reader, 25).stream().map(ByteBuffer::wrap))
        .containsExactlyElementsOf(expected.stream().map(ByteBuffer::wrap).toList());
    assertThat(reader.range().isEmpty()).isFalse();
    assertThat(reader.range().begin()).isZero();
    assertThat(reader.range().end()).isBetween(25L, 27L);
  }

  @Test
  void aReaderBeginsWhereItIsTold() {
    log.claim().append(step("a", "b", "c"));
    FeedReader reader = log.reader();
    reader.seek(1);
    assertThat(texts(reader, 2)).containsExactly("b", "c");
    reader.seek(reader.range().end());
    assertThat(reader.poll(WAIT)).isEmpty();
    reader.seek(0);
    List<LogRecord> first = reader.poll(LONG);
    assertThat(first.get(0).offset()).isZero();
  }

  @Test
  void aTopicThatIsMissingIsCreatedAsItShouldBe() {
    log.claim();
    assertThat(brokers.settings(topic))
        .containsEntry("cleanup.policy", "delete")
        .containsEntry("min.insync.replicas", "1")
        .containsEntry("retention.ms", String.valueOf(Duration.ofDays(30).toMillis()))
        .containsEntry("unclean.leader.election.enable", "false");
    assertThat(log.warnings())
        .containsExactly(
            "it has 1 replica, so that the loss of a broker ends or loses it; 3 are better");
  }

  @Test
  void aReaderOfATopicThatIsMissingIsToldHowToCreateIt() {
    assertThat(failure(Kind.REFUSED, () -> log.reader().range()))
        .hasMessageContaining(
            "has no topic 'aReaderOfATopicThatIsMissingIsToldHowToCreateIt', or does not show it")
        .hasMessageContaining("kafka-topics.sh --bootstrap-server 127.0.0.1:")
        .hasMessageContaining("--partitions 1 --replication-factor 3");
  }

  @Test
  void aTopicThatCannotDoIsRefused() {
    brokers.createTopic(topic, 2, Map.of());
    assertThat(failure(Kind.REFUSED, log::claim))
        .hasMessageContaining("it has 2 partitions, and needs exactly one");
  }

  @Test
  void aTopicThatWouldLoseStepsIsRefusedAndAWeakOneIsWarnedOf() {
    brokers.createTopic(topic, 1, Map.of("cleanup.policy", "compact", "retention.ms", "3600000"));
    assertThat(failure(Kind.REFUSED, log::claim))
        .hasMessageContaining("its cleanup.policy is compact");
    brokers.alterTopic(topic, "cleanup.policy", "delete");
    log.claim();
    assertThat(log.warnings()).hasSize(2).anyMatch(warning -> warning.contains("for 1 hours"));
    brokers.alterTopic(topic, "max.message.bytes", "500000");
    assertThat(failure(Kind.REFUSED, log::claim))
        .hasMessageContaining("its max.message.bytes is 500000");
  }

  @Test
  void recordsThatAreTooLongAreRefusedAndNothingIsAppended() {
    FeedWriter writer = log.claim();
    assertThatThrownBy(() -> writer.append(List.of(new byte[LogRecord.MAX_LENGTH + 1])))
        .isInstanceOf(IllegalArgumentException.class);
    brokers.alterTopic(topic, "max.message.bytes", "100000");
    List<byte[]> records = List.of(bytes(1_000), bytes(300_000), bytes(1_000));
    assertThat(failure(Kind.REFUSED, () -> writer.append(records)))
        .hasMessageContaining("nothing was appended")
        .hasMessageContaining("max.message.bytes");
    brokers.alterTopic(topic, "max.message.bytes", "1048588");
    log.claim().append(step("after"));
    assertThat(texts(readerFromTheStart(), 1)).containsExactly("after");
  }

  @Test
  void anEarlierWriterIsShutOutAndWhatItHadBegunIsUndone() throws Exception {
    FeedWriter first = log.claim();
    first.append(step("first"));
    try (Producer<byte[], byte[]> zombie = producer(brokers, "utxod-" + topic)) {
      zombie.initTransactions();
      zombie.beginTransaction();
      zombie.send(record("never")).get(20, TimeUnit.SECONDS);
      long begun = System.nanoTime();
      FeedWriter second = log.claim();
      second.append(step("second"));
      assertThat(System.nanoTime() - begun).isLessThan(TimeUnit.SECONDS.toNanos(5));
      assertThat(failure(Kind.FENCED, () -> first.append(step("late"))))
          .hasMessageContaining("Another utxod writes Kafka's topic");
      assertThat(failure(Kind.CLOSED, () -> first.append(step("late"))))
          .hasMessageContaining("closed");
      second.append(step("third"));
      assertThat(texts(readerFromTheStart(), 3)).containsExactly("first", "second", "third");
    }
  }

  @Test
  void whatIsNotCommittedIsNotRead() throws Exception {
    log.claim().append(step("a"));
    FeedReader reader = readerFromTheStart();
    assertThat(texts(reader, 1)).containsExactly("a");
    try (Producer<byte[], byte[]> other = producer(brokers, "other")) {
      other.initTransactions();
      other.beginTransaction();
      other.send(record("open")).get(20, TimeUnit.SECONDS);
      long end = reader.range().end();
      assertThat(reader.poll(WAIT)).isEmpty();
      // It hides what others append after it, for as long as it is open.
      log.claim().append(step("b"));
      assertThat(reader.range().end()).isEqualTo(end);
      assertThat(reader.poll(WAIT)).isEmpty();
      other.abortTransaction();
      assertThat(texts(reader, 1)).containsExactly("b");
    }
  }

  /** Fencing does not bind it: who may write the topic is for the brokers to say, and what a record is for its reader. */
  @Test
  void whatAnotherProgramWritesIsHandedOut() throws Exception {
    log.claim().append(step("ours"));
    FeedReader reader = readerFromTheStart();
    try (Producer<byte[], byte[]> plain = producer(brokers, null)) {
      plain.send(record("theirs")).get(20, TimeUnit.SECONDS);
      plain.send(new ProducerRecord<>(topic, 0, bytes(3), null)).get(20, TimeUnit.SECONDS);
    }
    log.claim().append(step("ours again"));
    assertThat(texts(reader, 4)).containsExactly("ours", "theirs", "", "ours again");
  }

  @Test
  void recordsThatAreGoneAreMissedAloud() {
    FeedWriter writer = log.claim();
    for (int step = 0; step < 5; step++) {
      writer.append(step("step " + step));
    }
    brokers.deleteRecordsBefore(topic, 4);
    FeedReader reader = readerFromTheStart();
    assertThat(reader.range().begin()).isEqualTo(4);
    reader.seek(2);
    assertThat(failure(Kind.TRUNCATED, () -> reader.poll(LONG)))
        .hasMessageContaining("begins with offset 4 now, and 2 was to be read next");
    reader.seek(4);
    assertThat(texts(reader, 3)).containsExactly("step 2", "step 3", "step 4");
  }

  @Test
  void anOffsetBeyondTheEndMeansThatTheLogLostRecords() {
    log.claim().append(step("a"));
    FeedReader reader = log.reader();
    reader.seek(1_000);
    assertThat(failure(Kind.RECREATED, () -> reader.poll(LONG)))
        .hasMessageContaining("but 1000 was read of it");
  }

  @Test
  void aTopicMadeAnewIsNotReadOn() {
    FeedWriter writer = log.claim();
    writer.append(step("a", "b", "c"));
    FeedReader reader = readerFromTheStart();
    assertThat(texts(reader, 3)).containsExactly("a", "b", "c");
    LogRange old = reader.range();
    brokers.deleteTopic(topic);
    brokers.createTopic(topic, 1, Map.of());
    assertThat(failure(Kind.RECREATED, () -> writer.append(step("d"))))
        .hasMessageContaining("was deleted and made anew");
    FeedWriter next = log.claim();
    for (int step = 0; step < 10; step++) {
      next.append(step("of the new topic"));
    }
    List<LogRecord> wrong = new ArrayList<>();
    assertThat(failure(Kind.RECREATED, () -> {
          long deadline = System.nanoTime() + LONG.toNanos();
          while (System.nanoTime() < deadline) {
            wrong.addAll(reader.poll(WAIT));
          }
        }))
        .hasMessageContaining("was deleted and made anew");
    assertThat(wrong).isEmpty();
    failure(Kind.RECREATED, reader::range);
    // A fresh reader knows it by the identity that was kept.
    assertThat(log.reader().range().logId()).isNotEqualTo(old.logId());
    assertThat(log.reader().range().logId()).isEqualTo(log.reader().range().logId());
  }

  @Test
  void aPollIsWokenOnce() throws Exception {
    log.claim().append(step("a"));
    FeedReader reader = readerFromTheStart();
    texts(reader, 1);
    reader.wake();
    assertThat(reader.poll(LONG)).isEmpty();
    reader.wake();
    reader.range();
    assertThat(reader.poll(LONG)).isEmpty();
    CompletableFuture<List<LogRecord>> waiting =
        CompletableFuture.supplyAsync(() -> reader.poll(LONG));
    reader.wake();
    assertThat(waiting.get(10, TimeUnit.SECONDS)).isEmpty();
    log.claim().append(step("b"));
    assertThat(texts(reader, 1)).containsExactly("b");
  }

  @Test
  void closingTheLogEndsItsReadersAndWriters() {
    FeedWriter writer = log.claim();
    FeedReader reader = readerFromTheStart();
    CompletableFuture<List<LogRecord>> waiting =
        CompletableFuture.supplyAsync(() -> reader.poll(LONG));
    log.close();
    assertThatThrownBy(() -> waiting.get(10, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasRootCauseInstanceOf(org.utxod.indexer.cluster.log.FeedException.class);
    failure(Kind.CLOSED, () -> reader.poll(LONG));
    failure(Kind.CLOSED, () -> reader.seek(0));
    failure(Kind.CLOSED, () -> writer.append(step("late")));
    failure(Kind.CLOSED, log::claim);
    failure(Kind.CLOSED, log::reader);
  }

  @Test
  void brokersThatAreAwayAreSaidToBeInBoundedTime() {
    KafkaSettings nobody = new KafkaSettings(
        List.of("127.0.0.1:1"), topic, "id", "group", KafkaSecurity.none(), "test");
    long begun = System.nanoTime();
    try (KafkaFeedLog away = new KafkaFeedLog(nobody)) {
      assertThat(failure(Kind.AWAY, () -> away.reader().range()))
          .hasMessageContaining("the brokers at 127.0.0.1:1 did not answer as they should");
    }
    assertThat(System.nanoTime() - begun).isLessThan(TimeUnit.SECONDS.toNanos(25));
    KafkaSettings unknown = new KafkaSettings(
        List.of("no-such-host.invalid:9092"), topic, "id", "group", KafkaSecurity.none(), "test");
    try (KafkaFeedLog away = new KafkaFeedLog(unknown)) {
      assertThat(failure(Kind.AWAY, away::reader))
          .hasMessageContaining("is known to the name service");
    }
  }

  @Test
  void aThreadThatIsInterruptedStops() {
    FeedWriter writer = log.claim();
    FeedReader reader = readerFromTheStart();
    Thread.currentThread().interrupt();
    failure(Kind.CLOSED, () -> reader.poll(LONG));
    assertThat(Thread.currentThread().isInterrupted()).isTrue();
    failure(Kind.CLOSED, () -> writer.append(step("a")));
    assertThat(Thread.interrupted()).isTrue();
    log.claim().append(step("b"));
    assertThat(texts(readerFromTheStart(), 1)).containsExactly("b");
  }

  private FeedReader readerFromTheStart() {
    FeedReader reader = log.reader();
    reader.seek(0);
    return reader;
  }

  private ProducerRecord<byte[], byte[]> record(String text) {
    return new ProducerRecord<>(topic, 0, null, step(text).get(0));
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }
}
