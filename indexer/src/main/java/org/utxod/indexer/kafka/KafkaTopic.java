package org.utxod.indexer.kafka;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.utxod.indexer.cluster.log.FeedException;
import org.utxod.indexer.cluster.log.FeedException.Kind;
import org.utxod.indexer.kafka.KafkaErrors.Work;

/** The topic as its brokers describe it. For any thread; each question waits some seconds at most. */
final class KafkaTopic {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaTopic.class);
  /* A broker hears of a new topic some time after the one that created it; and of a leader that changes. */
  private static final int LOOKS = 6;
  private static final long BETWEEN_LOOKS_MS = 300;

  private final Admin admin;
  private final KafkaSettings settings;
  private final KafkaErrors errors;

  KafkaTopic(Admin admin, KafkaSettings settings, KafkaErrors errors) {
    this.admin = admin;
    this.settings = settings;
    this.errors = errors;
  }

  /**
   * Its identity, which another topic of the same name does not have.
   *
   * @throws FeedException {@code REFUSED} where there is none; {@code AWAY}
   */
  String id() {
    return id(described(LOOKS));
  }

  /**
   * Creates the topic where it is missing.
   *
   * @return whether it was
   * @throws FeedException {@code REFUSED} where it may not be created
   */
  boolean createIfMissing() {
    try {
      if (describe() != null) {
        return false;
      }
      int brokers = get(admin.describeCluster().nodes()).size();
      int replicas = Math.min(3, Math.max(1, brokers));
      NewTopic topic =
          new NewTopic(settings.topic(), 1, (short) replicas).configs(TopicRules.wanted(replicas));
      get(admin.createTopics(List.of(topic)).all());
      LOG.info("Created Kafka's topic '{}' with {} replicas.", settings.topic(), replicas);
      return true;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TopicExistsException) {
        return false;
      }
      if (e.getCause() instanceof AuthorizationException) {
        throw errors.missing();
      }
      throw errors.of(Work.SET_UP, e);
    } catch (InterruptedException | TimeoutException e) {
      throw failed(e);
    }
  }

  /**
   * Whether it can be used as it is set up.
   *
   * @return what makes it less safe than it could be, a sentence each
   * @throws FeedException {@code REFUSED} where it cannot
   */
  List<String> check() {
    TopicDescription topic = described(LOOKS);
    Config config = config();
    int replicas =
        topic.partitions().isEmpty() ? 0 : topic.partitions().get(0).replicas().size();
    String obstacle = TopicRules.obstacle(
        settings.topic(), topic.partitions().size(), name -> value(config, name));
    if (obstacle != null) {
      throw new FeedException(
          Kind.REFUSED, "Kafka's topic '" + settings.topic() + "' cannot be used: " + obstacle);
    }
    return TopicRules.warnings(replicas, name -> value(config, name));
  }

  private static @Nullable String value(@Nullable Config config, String name) {
    ConfigEntry entry = config == null ? null : config.get(name);
    return entry == null ? null : entry.value();
  }

  /* Null where we may not ask. */
  private @Nullable Config config() {
    ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, settings.topic());
    try {
      return get(admin.describeConfigs(Set.of(topic)).all()).get(topic);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof AuthorizationException) {
        return null;
      }
      throw errors.of(Work.SET_UP, e);
    } catch (InterruptedException | TimeoutException e) {
      throw failed(e);
    }
  }

  private String id(TopicDescription topic) {
    if (topic.topicId().equals(Uuid.ZERO_UUID)) {
      throw new FeedException(
          Kind.REFUSED,
          "Kafka's brokers at " + settings.bootstrap()
              + " give topics no identity. utxod needs Kafka 2.8 or later.");
    }
    return topic.topicId().toString();
  }

  private TopicDescription described(int looks) {
    try {
      for (int look = 1; ; look++) {
        TopicDescription topic = describe();
        if (topic != null) {
          return topic;
        }
        if (look == looks) {
          throw errors.missing();
        }
        TimeUnit.MILLISECONDS.sleep(BETWEEN_LOOKS_MS);
      }
    } catch (ExecutionException e) {
      throw errors.of(Work.SET_UP, e);
    } catch (InterruptedException | TimeoutException e) {
      throw failed(e);
    }
  }

  private @Nullable TopicDescription describe()
      throws ExecutionException, InterruptedException, TimeoutException {
    try {
      return get(admin.describeTopics(List.of(settings.topic())).allTopicNames())
          .get(settings.topic());
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return null;
      }
      throw e;
    }
  }

  private FeedException failed(Exception e) {
    if (e instanceof InterruptedException) {
      Thread.currentThread().interrupt();
    }
    return errors.of(Work.SET_UP, e);
  }

  private static <T> T get(KafkaFuture<T> future)
      throws ExecutionException, InterruptedException, TimeoutException {
    return future.get(2 * ClientProperties.ANSWER.toMillis(), TimeUnit.MILLISECONDS);
  }
}
