package org.utxod.indexer.cluster;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.utxod.indexer.cluster.feed.EpochStore;
import org.utxod.indexer.cluster.feed.EpochTerms;
import org.utxod.indexer.cluster.follow.FeedFollowStatus;
import org.utxod.indexer.cluster.follow.FeedFollower;
import org.utxod.indexer.cluster.log.FeedLog;
import org.utxod.indexer.cluster.publish.PublishStatus;
import org.utxod.indexer.cluster.publish.Publisher;
import org.utxod.indexer.follow.AppliedBlocks;
import org.utxod.indexer.follow.ChainListener;
import org.utxod.indexer.follow.FollowStatus;
import org.utxod.indexer.simulation.ForkedTree;
import org.utxod.query.outbound.Backoff;
import org.utxod.query.outbound.Sleeper;
import org.utxod.store.Index;
import org.utxod.store.chain.Network;
import org.utxod.store.fixture.MemoryStore;
import org.utxod.store.fixture.ProcessDied;
import org.utxod.store.model.JournalStep;
import org.utxod.store.read.IndexView;

/** A daemon of the cluster through its lives, on the thread of the simulation. */
final class SimulatedNode {
  private static final int PATIENCE = 12;
  private static final Backoff.Schedule AT_ONCE =
      new Backoff.Schedule(Duration.ofNanos(1), Duration.ofNanos(1), Backoff.Schedule.UNBOUNDED);

  private final String name;
  private final FeedLog log;
  private final FeedSeams seams;
  private MemoryStore store;
  private Index index;
  private FollowStatus chain = new FollowStatus(Clock.systemUTC());
  private boolean publishes;
  private FeedFollowStatus followed = FeedFollowStatus.STARTING;
  private PublishStatus published = PublishStatus.STARTING;

  SimulatedNode(String name, FeedLog log, FeedSeams seams, MemoryStore store) {
    this.name = name;
    this.log = log;
    this.seams = seams;
    this.store = store;
    this.index = open();
  }

  private Index open() {
    Index opened = Index.over(seams.store().apply(store), Network.REGTEST, ForkedTree.OPTIONS);
    opened.outbox().keep(publishes);
    chain = new FollowStatus(Clock.systemUTC());
    return opened;
  }

  Index index() {
    return index;
  }

  MemoryStore store() {
    return store;
  }

  EpochStore epochs() {
    return new EpochStore(index.settings());
  }

  FollowStatus chain() {
    return chain;
  }

  boolean publishes() {
    return publishes;
  }

  void publishes(boolean now) {
    publishes = now;
    index.outbox().keep(now);
  }

  /** What it last said when it followed. */
  FeedFollowStatus followed() {
    return followed;
  }

  /** What it last said when it published. */
  PublishStatus published() {
    return published;
  }

  /** It is stopped and started. */
  void restart() {
    begin(store.reopen());
  }

  /** It begins with this index. */
  void begin(MemoryStore with) {
    index.close();
    store = with;
    index = open();
    followed = FeedFollowStatus.STARTING;
    published = PublishStatus.STARTING;
  }

  /** Does something, in which the process may die; whether it came to the end. */
  boolean does(Runnable something) {
    try {
      something.run();
      return true;
    } catch (ProcessDied e) {
      begin(store.crash());
      return false;
    } finally {
      store.heal();
    }
  }

  private static Sleeper patience() {
    int[] pauses = {0};
    return pause -> {
      if (++pauses[0] > PATIENCE) {
        throw new InterruptedException("it is stopped");
      }
    };
  }

  private EpochTerms terms() {
    return EpochTerms.of(name, "test", Network.REGTEST, ForkedTree.OPTIONS);
  }

  /** Publishes all that waits, as far as that is possible. */
  void publish() {
    Publisher publisher = new Publisher(
        index,
        seams.publishing().apply(log),
        terms(),
        () -> index.writer().point().map(point -> point.height()).orElse(-1),
        Clock.systemUTC(),
        patience(),
        new Backoff(AT_ONCE, new Random(1)),
        Duration.ofNanos(1));
    publisher.run();
    published = publisher.status();
    Thread.interrupted();
  }

  /** Does what the log says, as far as that is possible. */
  void follow() {
    FeedFollower follower = new FeedFollower(
        index,
        seams.following().apply(log),
        chain,
        terms(),
        ChainListener.none(),
        AppliedBlocks.none(),
        Clock.systemUTC(),
        patience(),
        new Backoff(AT_ONCE, new Random(1)));
    follower.run();
    followed = follower.status();
    Thread.interrupted();
  }

  long sequence() {
    try (IndexView view = index.view()) {
      return view.journal().last();
    }
  }

  /** Its journal after a sequence. */
  List<JournalStep> journal(long after) {
    try (IndexView view = index.view()) {
      return view.journal().after(after, 100_000).orElseThrow();
    }
  }

  @Override
  public String toString() {
    return name + " at " + index.writer().point().map(ForkedTree::name).orElse("nothing");
  }
}
