package org.utxod.indexer.daemon;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.backup.BackupStreams;
import org.utxod.indexer.cluster.feed.EpochTerms;
import org.utxod.indexer.cluster.feed.FeedPosition;
import org.utxod.indexer.cluster.follow.FeedFollowStatus;
import org.utxod.indexer.cluster.follow.FeedFollower;
import org.utxod.indexer.cluster.log.FeedLog;
import org.utxod.indexer.cluster.log.Lease;
import org.utxod.indexer.cluster.publish.PublishStatus;
import org.utxod.indexer.cluster.publish.Publisher;
import org.utxod.indexer.cluster.role.RoleSwitch;
import org.utxod.indexer.config.ClusterConfig;
import org.utxod.indexer.config.Config;
import org.utxod.indexer.follow.AppliedBlocks;
import org.utxod.indexer.follow.ChainListener;
import org.utxod.indexer.follow.FollowStatus;
import org.utxod.indexer.follow.Follower;
import org.utxod.query.outbound.Backoff;
import org.utxod.query.outbound.Sleeper;
import org.utxod.query.port.BodySource;
import org.utxod.query.port.cluster.ClusterStatus;
import org.utxod.query.port.cluster.ClusterView;
import org.utxod.store.Index;
import org.utxod.store.model.BlockRecord;

/** What a daemon of a cluster does in addition: it publishes what its index does, or follows the one that does. */
final class ClusterPart implements ClusterView, AutoCloseable {
  private static final Duration HEARTBEAT = Duration.ofSeconds(10);
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(5);
  private static final Backoff.Schedule RETRY = new Backoff.Schedule(
      Duration.ofMillis(200), Duration.ofSeconds(15), Backoff.Schedule.UNBOUNDED);

  private final ClusterSetup setup;
  private final Clock clock;
  private final FeedLog log;
  private final BackupStreams backups;
  private final @Nullable Publisher publisher;
  private final @Nullable Thread publishing;
  private final @Nullable FeedFollower feed;
  private final @Nullable RoleSwitch roles;
  private final @Nullable Lease lease;

  ClusterPart(
      ClusterSetup setup,
      Config config,
      Index index,
      FollowStatus chain,
      ChainListener listener,
      AppliedBlocks applied,
      Follower node,
      BackupStreams backups,
      Clock clock,
      RandomGenerator random) {
    this.setup = setup;
    this.clock = clock;
    this.log = setup.log().get();
    this.backups = backups;
    EpochTerms terms = EpochTerms.of(
        setup.name(), Version.text(), config.network(), config.index().options());
    Supplier<Publisher> publishers = () -> new Publisher(
        index,
        log,
        terms,
        new PublishedTip(QueryApi.freshness(config), () -> height(index), chain::status),
        clock,
        Sleeper.system(),
        new Backoff(RETRY, random),
        HEARTBEAT);
    boolean publishes = setup.role() == ClusterConfig.Role.PUBLISHER;
    publisher = publishes ? publishers.get() : null;
    publishing = publisher == null ? null : new Thread(publisher, "publish");
    if (publishing != null) {
      publishing.setDaemon(true);
    }
    index.outbox().keep(publishes);
    feed = publishes
        ? null
        : new FeedFollower(
            index,
            log,
            chain,
            terms,
            listener,
            applied,
            clock,
            Sleeper.system(),
            new Backoff(RETRY, random));
    lease = setup.role() == ClusterConfig.Role.AUTO ? setup.lease().get() : null;
    roles = lease == null || feed == null
        ? null
        : new RoleSwitch(
            index, lease, feed, publishers, node::runWhile, node::interrupt, System::nanoTime);
  }

  private static int height(Index index) {
    BlockRecord tip = index.state().tip();
    return tip == null ? -1 : tip.point().height();
  }

  void start() {
    if (publishing != null) {
      publishing.start();
    }
  }

  /** The index did something. */
  void wake() {
    if (publisher != null) {
      publisher.wake();
    }
    if (roles != null) {
      roles.wake();
    }
  }

  /** Follows the feed, or the node where this daemon is chosen to, on the calling thread until stopped. */
  void follow() {
    if (roles != null) {
      roles.run();
    } else if (feed != null) {
      feed.run();
    }
  }

  /** Has {@link #follow} return soon. */
  void stopFollowing() {
    if (roles != null) {
      roles.stop();
    } else if (feed != null) {
      feed.stop();
    }
  }

  /** Whether it may follow the feed, and not a node. */
  boolean follows() {
    return feed != null;
  }

  /** The publisher's name; null while it is not known. */
  @Nullable
  String publisherName() {
    return status().map(ClusterStatus::publisher).orElse(null);
  }

  /** Whether the index can only be brought on by a backup of the publisher, and where to fetch one is configured. */
  boolean needsBackup() {
    return feed != null
        && setup.backup() != null
        && feed.status().action() == FeedFollowStatus.Action.RESTORE;
  }

  @Override
  public Optional<ClusterStatus> status() {
    if (publisher != null) {
      return Optional.of(of(publisher.status()));
    }
    PublishStatus publishes = roles == null ? null : roles.publishing();
    if (publishes != null) {
      return Optional.of(of(publishes));
    }
    return feed == null ? Optional.empty() : Optional.of(of(feed.status()));
  }

  private ClusterStatus of(PublishStatus status) {
    FeedPosition position = status.position();
    return new ClusterStatus(
        setup.name(),
        ClusterStatus.PUBLISHER,
        position == null ? 0 : position.epoch(),
        position == null ? 0 : position.sequence(),
        status.waiting(),
        setup.name(),
        secondsSince(status.publishedAt()),
        status.problem(),
        status.ended());
  }

  private ClusterStatus of(FeedFollowStatus status) {
    FeedPosition position = status.position();
    FeedPosition published = status.published();
    long sequence = position == null ? 0 : position.sequence();
    return new ClusterStatus(
        setup.name(),
        ClusterStatus.QUERY,
        position == null ? 0 : position.epoch(),
        sequence,
        published == null ? 0 : Math.max(0, published.sequence() - sequence),
        status.publisher(),
        secondsSince(status.heardAt()),
        status.problem(),
        status.action() != FeedFollowStatus.Action.NONE);
  }

  private @Nullable Long secondsSince(@Nullable Instant then) {
    return then == null
        ? null
        : Long.valueOf(Math.max(0, Duration.between(then, clock.instant()).toSeconds()));
  }

  @Override
  public BodySource backup() {
    return backups.open();
  }

  @Override
  public void close() {
    if (lease != null) {
      lease.close();
    }
    if (publisher != null && publishing != null) {
      publisher.stop();
      try {
        endPublishing(publishing);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    log.close();
  }

  private static void endPublishing(Thread publishing) throws InterruptedException {
    if (publishing.isAlive()) {
      publishing.join(STOP_PATIENCE.toMillis());
    }
    if (publishing.isAlive()) {
      publishing.interrupt();
      publishing.join(STOP_PATIENCE.toMillis());
    }
  }
}
