package org.utxod.indexer.kafka;

import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.InvalidTxnTimeoutException;
import org.apache.kafka.common.errors.NotEnoughReplicasAfterAppendException;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.UnsupportedCompressionTypeException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.cluster.log.FeedException;
import org.utxod.indexer.cluster.log.FeedException.Kind;

/** Says what an exception of Kafka's clients means for us, and what the operator can do. */
final class KafkaErrors {
  /** What was being done. */
  enum Work {
    CLAIM("could not be claimed for writing", "claimed"),
    APPEND("could not be written; nothing was appended", "written"),
    COMMIT("may or may not hold the last step", "written"),
    READ("could not be read", "read"),
    LEASE("could not be watched for a writer that is needed", "watched"),
    SET_UP("could not be looked at", "looked at");

    private final String outcome;
    private final String deed;

    Work(String outcome, String deed) {
      this.outcome = outcome;
      this.deed = deed;
    }
  }

  private static final Pattern MENTIONS_TLS = Pattern.compile("SSL|PEM|keystore|truststore");

  private final KafkaSettings settings;

  KafkaErrors(KafkaSettings settings) {
    this.settings = settings;
  }

  /** The error to throw for {@code thrown}; never a secret in it. */
  FeedException of(Work work, Throwable thrown) {
    if (thrown instanceof FeedException known) {
      return known;
    }
    Throwable cause = known(thrown);
    if (cause instanceof InterruptException || cause instanceof InterruptedException) {
      return new FeedException(
          Kind.CLOSED,
          "Kafka's topic " + topic() + " was no longer to be " + work.deed + ": utxod ends.",
          thrown);
    }
    String refusal = refusal(cause);
    if (isFenced(cause)) {
      return new FeedException(
          Kind.FENCED,
          "Another utxod writes Kafka's topic " + topic()
              + " now (transactional id '" + settings.transactionalId()
              + "'). This one stops writing it; it may follow as a query node.",
          thrown);
    }
    // A commit that was refused may have been done by an attempt before: reading tells.
    if (work == Work.COMMIT) {
      return new FeedException(
          Kind.UNCLEAR,
          start(work) + "its brokers did not confirm it" + reason(cause)
              + ". The topic is claimed again and its end is read.",
          thrown);
    }
    if (refusal != null) {
      return new FeedException(Kind.REFUSED, start(work) + refusal, thrown);
    }
    return new FeedException(Kind.AWAY, start(work) + away(cause), thrown);
  }

  /** Where the topic is missing: what creates it. */
  FeedException missing() {
    return new FeedException(
        Kind.REFUSED,
        "Kafka at " + settings.bootstrap() + " has no topic " + topic()
            + ", or does not show it to "
            + who() + ". Create it: " + createCommand(3, 2)
            + " (with a replication factor and min.insync.replicas of 1 where there is one broker).");
  }

  /** The command that creates the topic. */
  String createCommand(int replicas, int minInSync) {
    return "kafka-topics.sh --bootstrap-server " + settings.servers().get(0) + " --create --topic "
        + settings.topic() + " --partitions 1 --replication-factor " + replicas
        + " --config min.insync.replicas=" + minInSync + " --config cleanup.policy=delete"
        + " --config retention.ms=" + TopicRules.RETENTION.toMillis()
        + " --config unclean.leader.election.enable=false";
  }

  private static boolean isFenced(Throwable cause) {
    return cause instanceof ProducerFencedException
        || cause instanceof InvalidProducerEpochException;
  }

  private @Nullable String refusal(Throwable cause) {
    if (cause instanceof SslAuthenticationException) {
      return "no broker could be trusted, or none trusts us (" + text(cause)
          + "). Compare cluster.trust_file and cluster.security with the brokers' listener and certificate.";
    }
    if (cause instanceof AuthenticationException) {
      return "the brokers reject " + who() + " (" + text(cause)
          + "). Compare cluster.username and cluster.password with the brokers' SCRAM-SHA-512 credentials.";
    }
    if (cause instanceof TransactionalIdAuthorizationException) {
      return who() + " may not use the transactional id '" + settings.transactionalId()
          + "'. Allow it: kafka-acls.sh … --add --allow-principal User:NAME --operation Write --transactional-id "
          + settings.transactionalId();
    }
    if (cause instanceof GroupAuthorizationException) {
      return who() + " may not join the group '" + settings.leaseGroup()
          + "'. Allow it: kafka-acls.sh … --add --allow-principal User:NAME --operation Read --group "
          + settings.leaseGroup();
    }
    if (cause instanceof AuthorizationException) {
      return "the brokers do not allow it to " + who() + " (" + text(cause)
          + "). Allow it: kafka-acls.sh … --add --allow-principal User:NAME --operation Read (for the publisher Write too) --topic "
          + settings.topic();
    }
    if (cause instanceof UnknownTopicOrPartitionException
        || cause instanceof InvalidTopicException) {
      return "it is not there. Create it: " + createCommand(3, 2);
    }
    if (cause instanceof RecordTooLargeException || cause instanceof RecordBatchTooLargeException) {
      return "the brokers take no record of that length (" + text(cause)
          + "). Raise the topic's max.message.bytes to 1048588, Kafka's default, or more.";
    }
    if (cause instanceof InvalidTxnTimeoutException) {
      return "the brokers' transaction.max.timeout.ms is below 30000. Raise it.";
    }
    if (cause instanceof UnsupportedVersionException
        || cause instanceof UnsupportedCompressionTypeException) {
      return "the brokers are too old (" + text(cause) + "). utxod needs Kafka 2.8 or later.";
    }
    if (cause instanceof KafkaException && MENTIONS_TLS.matcher(text(cause)).find()) {
      return "TLS cannot be set up (" + text(cause)
          + "). cluster.trust_file and cluster.key_file must be PEM files.";
    }
    if (cause instanceof PolicyViolationException
        || cause instanceof InvalidConfigurationException) {
      return "the brokers' settings forbid it (" + text(cause) + ").";
    }
    if (cause instanceof ConfigException && !isUnresolved(cause)) {
      return "Kafka's client cannot be set up (" + text(cause) + "). Compare the cluster settings.";
    }
    return null;
  }

  private String away(Throwable cause) {
    if (isUnresolved(cause)) {
      return "no host of " + settings.bootstrap()
          + " is known to the name service. It is tried again.";
    }
    if (cause instanceof NotEnoughReplicasException
        || cause instanceof NotEnoughReplicasAfterAppendException) {
      return "too few brokers are up for min.insync.replicas. It is tried again.";
    }
    return "the brokers at " + settings.bootstrap() + " did not answer as they should"
        + reason(cause)
        + ". Are they up, as many as min.insync.replicas asks for, and is cluster.security theirs? It is tried again.";
  }

  private static boolean isUnresolved(Throwable cause) {
    return cause instanceof ConfigException && text(cause).contains("resolvable");
  }

  private String start(Work work) {
    return "Kafka's topic " + topic() + " " + work.outcome + ": ";
  }

  private String topic() {
    return "'" + settings.topic() + "'";
  }

  private String who() {
    return settings.security().user().isEmpty()
        ? "this client"
        : "the user '" + settings.security().user() + "'";
  }

  private static String reason(Throwable cause) {
    return " (" + cause.getClass().getSimpleName() + ": " + text(cause) + ")";
  }

  private static String text(Throwable cause) {
    String text = String.valueOf(cause.getMessage()).strip();
    return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
  }

  /** The innermost exception that says something definite; Kafka wraps the same one differently from method to method. */
  private static Throwable known(Throwable thrown) {
    Throwable best = thrown;
    for (Throwable t = thrown; t != null; t = t.getCause() == t ? null : t.getCause()) {
      if (t instanceof OffsetOutOfRangeException || isFenced(t)) {
        return t;
      }
      if (t instanceof KafkaException || best instanceof ExecutionException) {
        best = t;
      }
    }
    return best;
  }
}
