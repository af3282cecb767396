package org.utxod.indexer.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.utxod.indexer.kafka.FeedReading.WAIT;
import static org.utxod.indexer.kafka.FeedReading.settings;
import static org.utxod.indexer.kafka.FeedReading.texts;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.utxod.indexer.cluster.log.FeedException;
import org.utxod.indexer.cluster.log.FeedException.Kind;
import org.utxod.indexer.cluster.log.FeedReader;
import org.utxod.indexer.cluster.log.FeedWriter;
import org.utxod.indexer.cluster.log.LogRecord;
import org.utxod.indexer.kafka.broker.Brokers;
import org.utxod.store.fixture.Await;

/** The log on three real brokers, of which some die. */
class KafkaClusterTest {
  private static final int KILLS = Integer.getInteger("kafka.kills", 1);
  private static final int STEPS_BETWEEN = 20;
  private static Brokers brokers;

  @BeforeAll
  static void start() {
    brokers = Brokers.start(3);
  }

  @AfterAll
  static void end() {
    if (brokers != null) {
      brokers.close();
    }
  }

  @Test
  void aLeaderThatIsKilledLosesAndDoublesNothing() {
    String topic = "killed";
    try (KafkaFeedLog log = new KafkaFeedLog(settings(brokers, topic))) {
      Steps steps = new Steps(log);
      assertThat(log.warnings()).isEmpty();
      FeedReader follower = log.reader();
      follower.seek(0);
      List<String> followed = new ArrayList<>();
      for (int kill = 0; kill < KILLS; kill++) {
        steps.append(STEPS_BETWEEN);
        int leader = brokers.leaderOf(topic);
        brokers.kill(leader);
        steps.append(STEPS_BETWEEN);
        follow(follower, followed, steps.count());
        brokers.startAgain(leader);
        brokers.awaitServing(3);
      }
      List<String> expected =
          IntStream.range(0, steps.count()).boxed().flatMap(Steps::parts).toList();
      assertThat(followed).isEqualTo(expected);
      FeedReader afterwards = log.reader();
      afterwards.seek(0);
      assertThat(texts(afterwards, expected.size())).isEqualTo(expected);
    }
  }

  private static void follow(FeedReader reader, List<String> followed, int steps) {
    Await.until(
        "all steps",
        () -> {
          try {
            for (LogRecord record : reader.poll(WAIT)) {
              followed.add(new String(record.value(), StandardCharsets.UTF_8));
            }
          } catch (FeedException e) {
            assertThat(e.kind()).isEqualTo(Kind.AWAY);
          }
          return followed.size() >= 2 * steps;
        },
        () -> followed.size() + " records");
  }

  @Test
  @EnabledIfSystemProperty(named = "kafka.outage", matches = "true")
  void withTwoOfThreeDeadNothingIsAppendedAndWhatWasIsRead() {
    String topic = "two-dead";
    try (KafkaFeedLog log = new KafkaFeedLog(settings(brokers, topic))) {
      FeedWriter writer = log.claim();
      writer.append(FeedReading.step("before"));
      // What says that it is committed is written a moment after it is certain.
      try (FeedReader first = log.reader()) {
        first.seek(0);
        assertThat(texts(first, 1)).containsExactly("before");
      }
      int leader = brokers.leaderOf(topic);
      List<Integer> others =
          IntStream.rangeClosed(1, 3).filter(id -> id != leader).boxed().toList();
      others.forEach(brokers::kill);
      long begun = System.nanoTime();
      FeedException failed = catchThrowableOfType(
          FeedException.class, () -> writer.append(FeedReading.step("during")));
      assertThat(failed.kind()).isIn(Kind.AWAY, Kind.UNCLEAR);
      assertThat(System.nanoTime() - begun).isLessThan(TimeUnit.SECONDS.toNanos(45));
      FeedReader reader = log.reader();
      reader.seek(reader.range().begin());
      assertThat(texts(reader, 1)).containsExactly("before");
      others.forEach(brokers::startAgain);
      brokers.awaitServing(3);
      Steps.claim(log).append(FeedReading.step("after"));
      List<String> rest = new ArrayList<>();
      Await.until("what came after", () -> {
        reader
            .poll(WAIT)
            .forEach(record -> rest.add(new String(record.value(), StandardCharsets.UTF_8)));
        return rest.contains("after");
      });
      assertThat(rest.get(rest.size() - 1)).isEqualTo("after");
      assertThat(rest).doesNotHaveDuplicates();
    }
  }
}
