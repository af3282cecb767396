package org.utxod.indexer.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.SslConfigs;

/** The properties of Kafka's clients, from our settings. Everything is bounded: memory, and each wait. */
final class ClientProperties {
  /* In this order, each below the next: a step fails here before the brokers give its transaction up. */
  private static final int MAX_BLOCK_MS = 12_000;
  static final Duration DELIVERY = Duration.ofSeconds(15);
  private static final int TRANSACTION_MS = 30_000;

  /** How long a question waits for its answer. */
  static final Duration ANSWER = Duration.ofSeconds(8);

  private static final int ATTEMPT_MS = 4_000;

  private static final int BUFFER_BYTES = 8 << 20;
  private static final int FETCH_BYTES = 4 << 20;
  /* Of at most LogRecord.MAX_LENGTH each: 6 MB in memory. */
  private static final int POLL_RECORDS = 8;

  private final KafkaSettings settings;

  ClientProperties(KafkaSettings settings) {
    this.settings = settings;
  }

  Map<String, Object> producer() {
    Map<String, Object> properties = common("writer");
    properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, settings.transactionalId());
    properties.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_MS);
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    properties.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "zstd");
    properties.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 2 * ATTEMPT_MS);
    properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) DELIVERY.toMillis());
    properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, MAX_BLOCK_MS);
    properties.put(ProducerConfig.BUFFER_MEMORY_CONFIG, BUFFER_BYTES);
    return properties;
  }

  Map<String, Object> reader() {
    Map<String, Object> properties = consumer("reader");
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    properties.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES);
    properties.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, FETCH_BYTES);
    properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, POLL_RECORDS);
    return properties;
  }

  /** A member of the group that chooses the writer; it reads no records. */
  Map<String, Object> lease(Duration session, Duration heartbeat) {
    Map<String, Object> properties = consumer("lease");
    properties.put(ConsumerConfig.GROUP_ID_CONFIG, settings.leaseGroup());
    // With the newer protocols the brokers alone set the session, by default of 45 s.
    properties.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic");
    properties.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, (int) session.toMillis());
    properties.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, (int) heartbeat.toMillis());
    properties.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, 2 * (int) session.toMillis());
    // The partition stays where it is when a member joins.
    properties.put(
        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
        CooperativeStickyAssignor.class.getName());
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
    return properties;
  }

  Map<String, Object> admin() {
    Map<String, Object> properties = common("admin");
    properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, ATTEMPT_MS);
    properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) ANSWER.toMillis());
    return properties;
  }

  private Map<String, Object> consumer(String purpose) {
    Map<String, Object> properties = common(purpose);
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    properties.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, 2 * ATTEMPT_MS);
    properties.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) ANSWER.toMillis());
    return properties;
  }

  private Map<String, Object> common(String purpose) {
    Map<String, Object> properties = new HashMap<>();
    properties.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrap());
    properties.put(CommonClientConfigs.CLIENT_ID_CONFIG, settings.clientId() + "-" + purpose);
    properties.put(
        CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG, (long) ATTEMPT_MS);
    properties.put(
        CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MAX_MS_CONFIG, 2L * ATTEMPT_MS);
    // Neither JMX, which costs threads and names beans after client ids, nor metrics pushed to
    // brokers.
    properties.put(CommonClientConfigs.METRIC_REPORTER_CLASSES_CONFIG, "");
    properties.put(CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, false);
    secure(properties);
    return properties;
  }

  private void secure(Map<String, Object> properties) {
    KafkaSecurity security = settings.security();
    properties.put(
        CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, security.protocol().name());
    if (security.protocol() == KafkaSecurity.Protocol.PLAINTEXT) {
      return;
    }
    if (security.trustFile() != null) {
      properties.put(SslConfigs.SSL_TRUSTSTORE_TYPE_CONFIG, "PEM");
      properties.put(
          SslConfigs.SSL_TRUSTSTORE_LOCATION_CONFIG, security.trustFile().toString());
    }
    if (security.keyFile() != null) {
      properties.put(SslConfigs.SSL_KEYSTORE_TYPE_CONFIG, "PEM");
      properties.put(SslConfigs.SSL_KEYSTORE_LOCATION_CONFIG, security.keyFile().toString());
    }
    if (security.protocol() == KafkaSecurity.Protocol.SASL_SSL) {
      properties.put(SaslConfigs.SASL_MECHANISM, "SCRAM-SHA-512");
      properties.put(
          SaslConfigs.SASL_JAAS_CONFIG,
          "org.apache.kafka.common.security.scram.ScramLoginModule required username="
              + quoted(security.user()) + " password="
              + quoted(security.password().reveal()) + ";");
    }
  }

  /* As java.io.StreamTokenizer takes it. */
  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ') {
        quoted.append(String.format("\\%03o", (int) c));
      } else {
        if (c == '"' || c == '\\') {
          quoted.append('\\');
        }
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
