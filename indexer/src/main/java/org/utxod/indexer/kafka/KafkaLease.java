package org.utxod.indexer.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.utxod.indexer.cluster.log.FeedException;
import org.utxod.indexer.cluster.log.Lease;
import org.utxod.indexer.kafka.KafkaErrors.Work;

/**
 * The lease is the topic's one partition, which the brokers give to one member of a consumer group at a time. Kafka's client
 * keeps believing that it has the partition for as long as no broker tells it otherwise; so the lease also ends by our own
 * clock, before the brokers' session does, when no heartbeat has been answered for {@link #HELD_FOR}.
 */
public final class KafkaLease implements Lease {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaLease.class);

  /** After it the brokers give the lease to another. */
  static final Duration SESSION = Duration.ofSeconds(6);

  private static final Duration HEARTBEAT = Duration.ofSeconds(1);
  /** How long it is held without an answer; what is missing to the session is for answers that were long under way. */
  static final Duration HELD_FOR = Duration.ofMillis(4500);

  private static final Duration TICK = Duration.ofMillis(250);
  private static final long PAUSE_MS = 1_000;
  private static final Duration CLOSE = Duration.ofSeconds(2);
  private static final Duration CLOSE_ADMIN = Duration.ofSeconds(1);
  /* A tick, a question to the brokers, and closing. */
  private static final Duration ENDS_WITHIN =
      ClientProperties.ANSWER.plus(CLOSE).plus(CLOSE_ADMIN).plusSeconds(1);

  private final KafkaSettings settings;
  private final KafkaErrors errors;
  private final KafkaClients clients;
  private final LongSupplier nanoTime;
  private final List<Runnable> actions = new CopyOnWriteArrayList<>();
  private final Thread thread;
  private volatile boolean closed;
  private volatile boolean assigned;
  private volatile long answeredNanos;
  private volatile @Nullable Consumer<byte[], byte[]> member;
  private boolean reported;
  private String problem = "";

  private KafkaLease(KafkaSettings settings, LongSupplier nanoTime) {
    this.settings = settings;
    this.errors = new KafkaErrors(settings);
    this.clients = new KafkaClients(settings, errors);
    this.nanoTime = nanoTime;
    this.thread = new Thread(this::run, "utxod-lease");
    this.thread.setDaemon(true);
  }

  /** Asks for it from now on; where the brokers refuse or are away, the log says so and they are asked again. */
  public static KafkaLease seek(KafkaSettings settings) {
    KafkaLease lease = new KafkaLease(settings, System::nanoTime);
    lease.thread.start();
    return lease;
  }

  @Override
  public boolean isHeld() {
    return assigned && !closed && nanoTime.getAsLong() - answeredNanos < HELD_FOR.toNanos();
  }

  @Override
  public void onChange(Runnable action) {
    actions.add(action);
  }

  private void run() {
    while (!closed) {
      try {
        createTopic();
        stayMember();
      } catch (WakeupException e) {
        // It is closed.
      } catch (FeedException | KafkaException | IllegalStateException e) {
        assigned = false;
        report();
        complain(String.valueOf(errors.of(Work.LEASE, e).getMessage()));
        pause();
      }
    }
    assigned = false;
    report();
  }

  /* Where there is no topic the group has nothing to give, and nobody would ever create it. */
  private void createTopic() {
    Admin admin = clients.admin();
    try {
      new KafkaTopic(admin, settings, errors).createIfMissing();
    } finally {
      Closing.quietly(() -> admin.close(CLOSE_ADMIN));
    }
  }

  private void stayMember() {
    Consumer<byte[], byte[]> consumer = clients.leaseMember(SESSION, HEARTBEAT);
    member = consumer;
    try {
      consumer.subscribe(Set.of(settings.topic()), new Listener(consumer));
      double answers = 0;
      boolean heard = false;
      long heardNanos = 0;
      while (!closed) {
        consumer.poll(TICK);
        // Only now: the answer may have been that we are no member any more, which the poll after
        // it says.
        if (heard) {
          answeredNanos = heardNanos;
        }
        double now = answers(consumer);
        heard = now > answers;
        if (heard) {
          answers = now;
          heardNanos = nanoTime.getAsLong();
          problem = "";
        }
        report();
      }
    } finally {
      member = null;
      assigned = false;
      report();
      // Leaves the group, so that another member has the partition at once; with an interrupt
      // pending it would not.
      Thread.interrupted();
      Closing.quietly(() -> consumer.close(CloseOptions.timeout(CLOSE)));
    }
  }

  /* A poll succeeds without any answer of a broker. */
  private static double answers(Consumer<?, ?> consumer) {
    for (Metric metric : consumer.metrics().values()) {
      if (metric.metricName().name().equals("heartbeat-total")
          && metric.metricValue() instanceof Double total) {
        return total;
      }
    }
    throw new IllegalStateException("Kafka's client does not count its heartbeats");
  }

  private void report() {
    boolean held = isHeld();
    if (held == reported) {
      return;
    }
    reported = held;
    actions.forEach(Runnable::run);
  }

  private void complain(String text) {
    if (!text.equals(problem) && !closed) {
      problem = text;
      LOG.warn("{}", text);
    }
  }

  private void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
    } catch (InterruptedException e) {
      // Closed, as the caller sees.
    }
  }

  @Override
  public void close() {
    closed = true;
    if (Thread.currentThread() == thread) {
      return;
    }
    Consumer<byte[], byte[]> consumer = member;
    if (consumer != null) {
      consumer.wakeup();
    } else {
      thread.interrupt();
    }
    try {
      thread.join(ENDS_WITHIN.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Hears of the partition within {@code poll}. */
  private final class Listener implements ConsumerRebalanceListener {
    private final Consumer<byte[], byte[]> consumer;

    Listener(Consumer<byte[], byte[]> consumer) {
      this.consumer = consumer;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      if (partitions.isEmpty()) {
        return;
      }
      // No record is read here.
      consumer.pause(partitions);
      answeredNanos = nanoTime.getAsLong();
      assigned = true;
      report();
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      if (!partitions.isEmpty()) {
        assigned = false;
        report();
      }
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
      onPartitionsRevoked(partitions);
    }
  }
}
