package org.utxod.indexer.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.utxod.indexer.kafka.FeedReading.failure;
import static org.utxod.indexer.kafka.FeedReading.step;
import static org.utxod.indexer.kafka.FeedReading.texts;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.utxod.indexer.cluster.log.FeedException.Kind;
import org.utxod.indexer.cluster.log.FeedReader;
import org.utxod.indexer.cluster.log.FeedWriter;
import org.utxod.indexer.config.Secret;
import org.utxod.indexer.kafka.KafkaSecurity.Protocol;
import org.utxod.indexer.kafka.broker.BrokerUsers;
import org.utxod.indexer.kafka.broker.Brokers;
import org.utxod.store.fixture.Await;

/** A broker that speaks TLS, asks for a password, and allows each user what is needed and no more. */
class KafkaSecurityTest {
  private static final String TOPIC = "blocks";

  @TempDir
  static Path directory;

  private static BrokerUsers users;
  private static Brokers brokers;

  @BeforeAll
  static void start() {
    users = new BrokerUsers(directory, Map.of("publisher", "pub-pass", "query", "query-pass"));
    brokers = Brokers.startFor(users);
    brokers.createTopic(TOPIC, 1, Map.of());
    brokers.allow("publisher", ResourceType.TOPIC, TOPIC, AclOperation.READ, AclOperation.WRITE);
    brokers.allow("publisher", ResourceType.TRANSACTIONAL_ID, "writer", AclOperation.WRITE);
    brokers.allow("publisher", ResourceType.GROUP, "lease", AclOperation.READ);
    brokers.allow("query", ResourceType.TOPIC, TOPIC, AclOperation.READ);
  }

  @AfterAll
  static void end() {
    if (brokers != null) {
      brokers.close();
    }
  }

  @Test
  void aPublisherWritesAndAQueryNodeReads() {
    try (KafkaFeedLog publisher = log("publisher", "pub-pass", users.certificate());
        KafkaFeedLog query = log("query", "query-pass", users.certificate());
        KafkaLease lease =
            KafkaLease.seek(settings("publisher", "pub-pass", users.certificate()))) {
      FeedWriter writer = publisher.claim();
      assertThat(publisher.warnings())
          .containsExactly("its settings cannot be read; they need the operation DescribeConfigs");
      writer.append(step("a", "b"));
      FeedReader reader = query.reader();
      reader.seek(0);
      assertThat(texts(reader, 2)).containsExactly("a", "b");
      assertThat(failure(Kind.REFUSED, query::claim))
          .hasMessageContaining("the user 'query' may not use the transactional id 'writer'");
      Await.until("the lease", lease::isHeld);
    }
  }

  @Test
  void aWrongPasswordIsRefused() {
    try (KafkaFeedLog log = log("query", "wrong", users.certificate())) {
      assertThat(failure(Kind.REFUSED, () -> log.reader().range()))
          .hasMessageContaining("the brokers reject the user 'query'")
          .hasMessageContaining("Compare cluster.username and cluster.password");
      failure(Kind.REFUSED, log::claim);
    }
  }

  @Test
  void aBrokerThatIsNotTrustedIsRefused() throws Exception {
    try (KafkaFeedLog log = log("query", "query-pass", null)) {
      assertThat(failure(Kind.REFUSED, () -> log.reader().range()))
          .hasMessageContaining("Compare cluster.trust_file");
    }
    Path notPem = Files.writeString(directory.resolve("not.pem"), "hello");
    try (KafkaFeedLog log = log("query", "query-pass", notPem)) {
      assertThat(failure(Kind.REFUSED, log::reader)).hasMessageContaining("must be PEM files");
    }
  }

  @Test
  void aTopicThatIsNotOursIsNotShown() {
    KafkaSettings ours = settings("query", "query-pass", users.certificate());
    KafkaSettings other =
        new KafkaSettings(ours.servers(), "others", "writer", "lease", ours.security(), "test");
    try (KafkaFeedLog log = new KafkaFeedLog(other)) {
      assertThat(failure(Kind.REFUSED, () -> log.reader().range()))
          .hasMessageContaining("the user 'query'");
      assertThat(failure(Kind.REFUSED, log::claim)).hasMessageContaining("the user 'query'");
    }
  }

  private static KafkaFeedLog log(String user, String password, @Nullable Path trustFile) {
    return new KafkaFeedLog(settings(user, password, trustFile));
  }

  private static KafkaSettings settings(String user, String password, @Nullable Path trustFile) {
    return new KafkaSettings(
        brokers.servers(),
        TOPIC,
        "writer",
        "lease",
        new KafkaSecurity(Protocol.SASL_SSL, user, new Secret(password), trustFile, null),
        "test");
  }
}
