package org.utxod.indexer.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.cluster.log.FeedException;
import org.utxod.indexer.cluster.log.FeedException.Kind;
import org.utxod.indexer.cluster.log.FeedLog;
import org.utxod.indexer.cluster.log.FeedReader;
import org.utxod.indexer.cluster.log.FeedWriter;
import org.utxod.indexer.kafka.KafkaErrors.Work;

/** The log as a topic of one partition. For any thread; brokers are called when something is asked of it, not before. */
public final class KafkaFeedLog implements FeedLog {
  private static final Duration CLOSE = Duration.ofSeconds(2);

  private final KafkaSettings settings;
  private final KafkaErrors errors;
  private final KafkaClients clients;
  private final List<Owned> open = new ArrayList<>();
  private @Nullable Admin admin;
  private boolean closed;
  private volatile List<String> warnings = List.of();

  public KafkaFeedLog(KafkaSettings settings) {
    this.settings = settings;
    this.errors = new KafkaErrors(settings);
    this.clients = new KafkaClients(settings, errors);
  }

  /** Creates the topic where it is missing and may be created, and checks how it is set up. */
  @Override
  public FeedWriter claim() {
    KafkaTopic topic = topic();
    topic.createIfMissing();
    warnings = topic.check();
    TopicIdentity identity = new TopicIdentity(topic, settings.topic());
    identity.check();
    Producer<byte[], byte[]> producer = clients.producer();
    KafkaFeedWriter writer =
        keep(new KafkaFeedWriter(producer, settings.topic(), identity, errors, this::forget));
    try {
      producer.initTransactions();
    } catch (KafkaException | IllegalStateException e) {
      writer.close();
      throw errors.of(Work.CLAIM, e);
    }
    return writer;
  }

  @Override
  public FeedReader reader() {
    TopicIdentity identity = new TopicIdentity(topic(), settings.topic());
    return keep(new KafkaFeedReader(
        clients.reader(), settings.topic(), identity, errors, System::nanoTime, this::forget));
  }

  /** What made the topic less safe than it could be when it was claimed last; a phrase each. */
  public List<String> warnings() {
    return warnings;
  }

  private synchronized KafkaTopic topic() {
    if (closed) {
      throw new FeedException(Kind.CLOSED, "Kafka's topic '" + settings.topic() + "' is closed.");
    }
    if (admin == null) {
      admin = clients.admin();
    }
    return new KafkaTopic(admin, settings, errors);
  }

  private <T extends Owned> T keep(T opened) {
    synchronized (this) {
      if (!closed) {
        open.add(opened);
        return opened;
      }
    }
    opened.close();
    throw new FeedException(Kind.CLOSED, "Kafka's topic '" + settings.topic() + "' is closed.");
  }

  private synchronized void forget(Owned ended) {
    open.remove(ended);
  }

  @Override
  public void close() {
    List<Owned> last;
    Admin lastAdmin;
    synchronized (this) {
      closed = true;
      last = List.copyOf(open);
      lastAdmin = admin;
      admin = null;
    }
    last.forEach(Owned::stop);
    // Before them, so that none goes on waiting for an answer of it.
    if (lastAdmin != null) {
      Closing.quietly(() -> lastAdmin.close(CLOSE));
    }
    last.forEach(Owned::close);
  }
}
