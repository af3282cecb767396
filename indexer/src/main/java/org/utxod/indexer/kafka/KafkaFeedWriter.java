package org.utxod.indexer.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.cluster.log.FeedException;
import org.utxod.indexer.cluster.log.FeedException.Kind;
import org.utxod.indexer.cluster.log.FeedWriter;
import org.utxod.indexer.cluster.log.LogRecord;
import org.utxod.indexer.kafka.KafkaErrors.Work;

/** Writes each step as one transaction. Closes its producer when it is closed, or has failed. */
final class KafkaFeedWriter implements FeedWriter, Owned {
  /* Within it the client also gives up an open transaction, so that readers need not wait until the brokers do. */
  private static final Duration CLOSE = Duration.ofSeconds(3);
  private static final int PARTITION = 0;

  private final Producer<byte[], byte[]> producer;
  private final String topic;
  private final TopicIdentity identity;
  private final KafkaErrors errors;
  private final Consumer<Owned> onClose;
  private volatile boolean closed;

  KafkaFeedWriter(
      Producer<byte[], byte[]> producer,
      String topic,
      TopicIdentity identity,
      KafkaErrors errors,
      Consumer<Owned> onClose) {
    this.producer = producer;
    this.topic = topic;
    this.identity = identity;
    this.errors = errors;
    this.onClose = onClose;
  }

  @Override
  public void append(List<byte[]> records) {
    for (byte[] record : records) {
      if (record.length > LogRecord.MAX_LENGTH) {
        throw new IllegalArgumentException("a record of " + record.length + " bytes");
      }
    }
    if (records.isEmpty()) {
      return;
    }
    boolean done = false;
    try {
      requireOpen(null);
      checkIdentity();
      send(records);
      commit();
      done = true;
    } finally {
      if (!done) {
        close();
      }
    }
  }

  private void checkIdentity() {
    try {
      identity.check();
    } catch (FeedException e) {
      requireOpen(e);
      throw e;
    }
  }

  private void send(List<byte[]> records) {
    try {
      producer.beginTransaction();
      List<Future<RecordMetadata>> sent = new ArrayList<>(records.size());
      for (byte[] record : records) {
        sent.add(producer.send(new ProducerRecord<>(topic, PARTITION, null, record)));
      }
      for (Future<RecordMetadata> future : sent) {
        future.get(2 * ClientProperties.DELIVERY.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw errors.of(Work.APPEND, e);
    } catch (ExecutionException | TimeoutException | KafkaException | IllegalStateException e) {
      throw failed(Work.APPEND, e);
    }
  }

  private void commit() {
    try {
      producer.commitTransaction();
    } catch (KafkaException | IllegalStateException e) {
      throw failed(Work.COMMIT, e);
    }
  }

  private FeedException failed(Work work, Exception e) {
    requireOpen(e);
    return errors.of(work, e);
  }

  private void requireOpen(@Nullable Exception e) {
    if (closed) {
      throw new FeedException(
          Kind.CLOSED, "The writer of Kafka's topic '" + topic + "' is closed.", e);
    }
  }

  @Override
  public void stop() {
    closed = true;
  }

  @Override
  public void close() {
    stop();
    Closing.quietly(() -> producer.close(CLOSE));
    onClose.accept(this);
  }
}
