package org.utxod.indexer.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.utxod.indexer.cluster.log.FeedException;
import org.utxod.indexer.cluster.log.FeedException.Kind;
import org.utxod.indexer.cluster.log.FeedReader;
import org.utxod.indexer.cluster.log.LogRange;
import org.utxod.indexer.cluster.log.LogRecord;
import org.utxod.indexer.kafka.KafkaErrors.Work;

/**
 * Reads the one partition, without a group. Before records are handed out the topic's identity is asked for, so that none of
 * a topic made anew is among them (but for the moment that brokers take to hear of it); where none come, from time to time,
 * which also tells that the brokers are away: a poll of Kafka's does not.
 */
final class KafkaFeedReader implements FeedReader, Owned {
  private static final Duration CLOSE = Duration.ofSeconds(2);
  private static final Duration POSITION = Duration.ofSeconds(1);
  private static final long CHECK_IDLE_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final byte[] NOTHING = new byte[0];

  private final Consumer<byte[], byte[]> consumer;
  private final TopicPartition partition;
  private final TopicIdentity identity;
  private final KafkaErrors errors;
  private final LongSupplier nanoTime;
  private final java.util.function.Consumer<Owned> onClose;
  /* The consumer is for one thread at a time, and is closed by any. */
  private final ReentrantLock inUse = new ReentrantLock();
  private volatile boolean closed;
  private volatile boolean woken;
  private boolean sought;
  private long position;
  private long checkedNanos;

  KafkaFeedReader(
      Consumer<byte[], byte[]> consumer,
      String topic,
      TopicIdentity identity,
      KafkaErrors errors,
      LongSupplier nanoTime,
      java.util.function.Consumer<Owned> onClose) {
    this.consumer = consumer;
    this.partition = new TopicPartition(topic, 0);
    this.identity = identity;
    this.errors = errors;
    this.nanoTime = nanoTime;
    this.onClose = onClose;
    this.checkedNanos = nanoTime.getAsLong() - CHECK_IDLE_NANOS;
    consumer.assign(Set.of(partition));
  }

  @Override
  public LogRange range() {
    inUse.lock();
    try {
      requireOpen();
      identity();
      long begin = offset(() -> consumer.beginningOffsets(Set.of(partition)).get(partition));
      long end = offset(() -> consumer.endOffsets(Set.of(partition)).get(partition));
      return new LogRange(check(), begin, end);
    } catch (KafkaException e) {
      throw errors.of(Work.READ, e);
    } finally {
      inUse.unlock();
    }
  }

  /* What wakes is meant for a poll. */
  private long offset(LongSupplier question) {
    for (int attempt = 0; ; attempt++) {
      try {
        return question.getAsLong();
      } catch (WakeupException e) {
        requireOpen();
        woken = true;
        if (attempt == 3) {
          throw e;
        }
      }
    }
  }

  @Override
  public void seek(long offset) {
    inUse.lock();
    try {
      requireOpen();
      consumer.seek(partition, offset);
      position = offset;
      sought = true;
    } finally {
      inUse.unlock();
    }
  }

  @Override
  public List<LogRecord> poll(Duration wait) {
    inUse.lock();
    try {
      requireOpen();
      if (!sought) {
        throw new IllegalStateException("seek comes before the first poll");
      }
      if (woken) {
        woken = false;
        return List.of();
      }
      if (nanoTime.getAsLong() - checkedNanos >= CHECK_IDLE_NANOS) {
        check();
      }
      List<ConsumerRecord<byte[], byte[]>> records = consumer.poll(wait).records(partition);
      if (!records.isEmpty()) {
        return checked(records);
      }
      position =
          consumer.position(partition, POSITION); // Aborted records are passed over without a word.
      return List.of();
    } catch (WakeupException e) {
      requireOpen();
      return List.of();
    } catch (OffsetOutOfRangeException e) {
      throw outOfRange(e);
    } catch (KafkaException e) {
      throw errors.of(Work.READ, e);
    } finally {
      inUse.unlock();
    }
  }

  private List<LogRecord> checked(List<ConsumerRecord<byte[], byte[]>> records) {
    try {
      check();
    } catch (FeedException e) {
      // They have not been handed out: the next poll has them again.
      consumer.seek(partition, records.get(0).offset());
      throw e;
    }
    List<LogRecord> checked = new ArrayList<>(records.size());
    for (ConsumerRecord<byte[], byte[]> record : records) {
      checked.add(
          new LogRecord(record.offset(), record.value() == null ? NOTHING : record.value()));
    }
    position = records.get(records.size() - 1).offset() + 1;
    return checked;
  }

  private String check() {
    String id = identity();
    checkedNanos = nanoTime.getAsLong();
    return id;
  }

  private String identity() {
    try {
      return identity.check();
    } catch (FeedException e) {
      requireOpen();
      throw e;
    }
  }

  private FeedException outOfRange(OffsetOutOfRangeException e) {
    long wanted = e.offsetOutOfRangePartitions().getOrDefault(partition, -1L);
    LogRange range = range();
    if (wanted > range.begin()) {
      return new FeedException(
          Kind.RECREATED,
          "Kafka's topic '" + partition.topic() + "' ends at offset " + range.end() + ", but "
              + wanted
              + " was read of it: records that had been confirmed are gone. Was a broker that lacked them made leader?",
          e);
    }
    return new FeedException(
        Kind.TRUNCATED,
        "Kafka's topic '" + partition.topic() + "' begins with offset " + range.begin()
            + " now, and "
            + wanted + " was to be read next: records in between are past its retention. "
            + "A newer backup is needed to follow it.",
        e);
  }

  private void requireOpen() {
    if (closed) {
      throw new FeedException(
          Kind.CLOSED, "The reader of Kafka's topic '" + partition.topic() + "' is closed.");
    }
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public void wake() {
    consumer.wakeup();
  }

  @Override
  public void stop() {
    closed = true;
    consumer.wakeup();
  }

  @Override
  public void close() {
    stop();
    inUse.lock();
    try {
      Closing.quietly(() -> consumer.close(CloseOptions.timeout(CLOSE)));
    } finally {
      inUse.unlock();
    }
    onClose.accept(this);
  }
}
