package org.utxod.indexer.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.utxod.indexer.cluster.log.Lease;
import org.utxod.indexer.kafka.broker.Brokers;
import org.utxod.indexer.kafka.broker.Signals;
import org.utxod.store.fixture.Await;

/** The lease on one real broker. */
class KafkaLeaseTest {
  private static Brokers brokers;
  private String topic;

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
  void name(TestInfo test) {
    topic = test.getTestMethod().orElseThrow().getName();
  }

  @Test
  void itStaysWhereItIsAndPassesOnAtOnceWhenItIsGivenUp() {
    AtomicInteger changes = new AtomicInteger();
    try (Lease first = seek();
        Lease second = seekAsSecond(first, changes)) {
      assertThat(first.isHeld()).isTrue();
      assertThat(second.isHeld()).isFalse();
      assertThat(changes).hasValue(0);
      long begun = System.nanoTime();
      giveUp(first);
      assertThat(first.isHeld()).isFalse();
      assertThat(changes).hasValue(1);
      Await.until("the other to have it", second::isHeld);
      assertThat(since(begun)).isLessThan(Duration.ofSeconds(5));
    }
  }

  private Lease seekAsSecond(Lease first, AtomicInteger changes) {
    Await.until("the lease", first::isHeld);
    first.onChange(changes::incrementAndGet);
    return seekAsSecond();
  }

  private Lease seekAsSecond() {
    Lease second = seek();
    Await.until("two members", () -> brokers.members(topic + "-writer") == 2);
    return second;
  }

  @Test
  void itPassesOnFromAProcessThatWasKilled() throws IOException {
    Process holder = startHolder();
    try (BufferedReader said = holder.inputReader();
        Lease other = seekWhenHeld(said)) {
      long begun = System.nanoTime();
      holder.destroyForcibly();
      Await.until("the lease", other::isHeld);
      assertThat(since(begun)).isLessThan(Duration.ofSeconds(10));
    } finally {
      holder.destroyForcibly();
    }
  }

  @Test
  void aProcessThatWasSuspendedKnowsThatItLostIt() throws IOException {
    Process holder = startHolder();
    try (BufferedReader said = holder.inputReader();
        Lease other = seekWhenHeld(said)) {
      Signals.send(holder, "STOP");
      Await.until("the lease", other::isHeld);
      Signals.send(holder, "CONT");
      assertThat(said.readLine()).isEqualTo("lost");
      Await.until("two members", () -> brokers.members(topic + "-writer") == 2);
      assertThat(other.isHeld()).isTrue();
      assertThat(said.ready()).isFalse();
      giveUp(other);
      assertThat(said.readLine()).isEqualTo("held");
    } finally {
      holder.destroyForcibly();
    }
  }

  private Process startHolder() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xmx64m",
            "-cp",
            System.getProperty("java.class.path"),
            LeaseHolder.class.getName(),
            topic,
            String.join(",", brokers.servers()))
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private Lease seekWhenHeld(BufferedReader said) throws IOException {
    assertThat(said.readLine()).isEqualTo("held");
    Lease other = seekAsSecond();
    assertThat(other.isHeld()).isFalse();
    return other;
  }

  /** Kafka's client goes on believing that the partition is its own. */
  @Test
  void itEndsByOurOwnClockWhenNoBrokerAnswers() {
    try (Lease first = seek();
        Lease second = seek()) {
      List<Lease> leases = List.of(first, second);
      Await.until("the lease", () -> leases.stream().anyMatch(Lease::isHeld));
      AtomicInteger changes = new AtomicInteger();
      leases.forEach(lease -> lease.onChange(changes::incrementAndGet));
      brokers.freeze(1);
      long begun = System.nanoTime();
      Await.until("it to be lost", () -> leases.stream().noneMatch(Lease::isHeld));
      assertThat(since(begun)).isLessThan(KafkaLease.SESSION);
      Await.until("it to be said", () -> changes.get() > 0);
      brokers.thaw(1);
      Await.until("the lease again", () -> leases.stream().anyMatch(Lease::isHeld));
      assertThat(leases.stream().filter(Lease::isHeld)).hasSize(1);
    } finally {
      brokers.thaw(1);
    }
  }

  @Test
  void withoutABrokerNobodyHasItAndItEndsSoon() {
    KafkaSettings settings = new KafkaSettings(
        List.of("127.0.0.1:1"), topic, "id", "group", KafkaSecurity.none(), "test");
    Lease lease = KafkaLease.seek(settings);
    assertThat(lease.isHeld()).isFalse();
    long begun = System.nanoTime();
    lease.close();
    assertThat(since(begun)).isLessThan(Duration.ofSeconds(6));
  }

  private Lease seek() {
    return KafkaLease.seek(FeedReading.settings(brokers, topic));
  }

  private static void giveUp(Lease lease) {
    lease.close();
  }

  private static Duration since(long begun) {
    return Duration.ofNanos(System.nanoTime() - begun);
  }
}
