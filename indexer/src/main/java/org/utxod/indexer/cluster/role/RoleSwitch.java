package org.utxod.indexer.cluster.role;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.utxod.indexer.cluster.follow.FeedFollowStatus;
import org.utxod.indexer.cluster.follow.FeedFollower;
import org.utxod.indexer.cluster.log.Lease;
import org.utxod.indexer.cluster.publish.PublishStatus;
import org.utxod.indexer.cluster.publish.Publisher;
import org.utxod.query.watch.WakeSignal;
import org.utxod.store.Index;

/**
 * Follows the feed while another daemon publishes; follows the node and publishes while this one is chosen. The lease only
 * chooses. That there is one publisher is ensured by the log, which has one writer; that nothing is published twice or on top
 * of something else, by the log's end, which is read before the first block of the node is applied.
 *
 * <p>A step that was done and could not be published any more stays. It is the step that the next publisher does too, as a
 * rule, for both follow the same chain; where it is not, this index is on another branch and needs a backup.
 */
public final class RoleSwitch implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger("utxod");
  private static final Duration LOOK = Duration.ofMillis(200);
  /** How long it only follows after it was refused as the publisher. */
  private static final Duration REFUSED_FOR = Duration.ofSeconds(15);

  private static final Duration STOP_PATIENCE = Duration.ofSeconds(5);

  private final Index index;
  private final Lease lease;
  private final FeedFollower feed;
  private final Supplier<Publisher> publishers;
  private final Consumer<BooleanSupplier> node;
  private final Runnable interruptNode;
  private final LongSupplier nanoTime;
  private final WakeSignal changed = new WakeSignal();
  private volatile boolean stopping;
  private volatile @Nullable Publisher publisher;
  private long refusedAt;
  private boolean refused;

  /**
   * @param lease closed by the caller; closed here, so that another is chosen, where this index cannot go on
   * @param publishers makes a publisher for each time that this daemon is chosen
   * @param node follows the node on the calling thread while what it is given says so
   * @param interruptNode has a wait for the node return, so that it looks again
   */
  public RoleSwitch(
      Index index,
      Lease lease,
      FeedFollower feed,
      Supplier<Publisher> publishers,
      Consumer<BooleanSupplier> node,
      Runnable interruptNode,
      LongSupplier nanoTime) {
    this.index = index;
    this.lease = lease;
    this.feed = feed;
    this.publishers = publishers;
    this.node = node;
    this.interruptNode = interruptNode;
    this.nanoTime = nanoTime;
    lease.onChange(this::changed);
  }

  private void changed() {
    changed.ring();
    feed.wake();
    interruptNode.run();
  }

  /** How publishing goes; null while this daemon does not publish. */
  public @Nullable PublishStatus publishing() {
    Publisher now = publisher;
    return now == null ? null : now.status();
  }

  /** The index did something. */
  public void wake() {
    Publisher now = publisher;
    if (now != null) {
      now.wake();
    }
  }

  /** Ends it soon. */
  public void stop() {
    stopping = true;
    feed.stop();
    changed.ring();
  }

  @Override
  public void run() {
    try {
      while (!stopping && goesOn()) {
        feed.runUntil(this::isChosen);
        if (!stopping && isChosen() && goesOn()) {
          publish();
        }
      }
      if (!stopping) {
        lease.close();
      }
      while (!stopping) {
        changed.await(LOOK.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean goesOn() {
    return feed.status().action() == FeedFollowStatus.Action.NONE;
  }

  private boolean isChosen() {
    return lease.isHeld() && !(refused && nanoTime.getAsLong() - refusedAt < REFUSED_FOR.toNanos());
  }

  private void publish() throws InterruptedException {
    LOG.info("This daemon is chosen to publish.");
    Publisher now = publishers.get();
    Thread thread = new Thread(now, "publish");
    thread.setDaemon(true);
    index.outbox().keep(true);
    publisher = now;
    thread.start();
    try {
      // An index that is not complete can only be completed beside a node, and nobody follows it
      // before.
      while (mayPublish(now)
          && now.status().position() == null
          && index.state().balancesCurrent()) {
        changed.await(LOOK.toMillis());
      }
      if (mayPublish(now)) {
        node.accept(() -> mayPublish(now));
      }
    } finally {
      publisher = null;
      index.outbox().keep(false);
      now.stop();
      end(thread);
      refused = now.status().ended();
      refusedAt = nanoTime.getAsLong();
      LOG.info("This daemon does not publish any more, and follows.");
    }
  }

  private boolean mayPublish(Publisher now) {
    return !stopping && lease.isHeld() && !now.status().ended();
  }

  private static void end(Thread thread) throws InterruptedException {
    try {
      thread.join(STOP_PATIENCE.toMillis());
      if (thread.isAlive()) {
        thread.interrupt();
        thread.join(STOP_PATIENCE.toMillis());
      }
    } catch (InterruptedException e) {
      thread.interrupt();
      throw e;
    }
  }
}
