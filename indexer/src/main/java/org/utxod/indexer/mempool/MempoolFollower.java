package org.utxod.indexer.mempool;

import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.utxod.indexer.bitcoind.NodeMempool;
import org.utxod.indexer.bitcoind.rpc.NodeException;
import org.utxod.indexer.follow.source.BlockSource;
import org.utxod.query.outbound.Backoff;
import org.utxod.query.outbound.Sleeper;
import org.utxod.store.chain.Txid;

/**
 * Keeps a {@link FollowedMempool} in sync with the node whose tip is the block of the index. Runs entirely on the one
 * thread that calls {@link #run} or {@link #cycle}.
 */
public final class MempoolFollower implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger("utxod.mempool");

  /** Full polls take at most one part in this many of the time. */
  private static final int SHARE = 10;

  /** A mempool that was too large is followed again once it has shrunk to this percentage. */
  private static final int SMALL_ENOUGH_PERCENT = 80;

  private static final int MAX_TRIES = 3;

  private static final String NOT_LOADED =
      "The node is still loading its mempool (getmempoolinfo says loaded: false), so unconfirmed amounts are "
          + "unknown until it has finished.";

  /** Delay before a failed poll is repeated. */
  private static final Duration SOON = Duration.ofMillis(100);

  /** Delay before a node whose tip is not the index's block is queried again. */
  private static final Duration ELSEWHERE = Duration.ofMillis(500);

  private static final Duration MAX_PAUSE = Duration.ofSeconds(30);

  private final FollowedMempool mempool;
  private final Function<BlockSource, NodeMempool> nodes;
  private final MempoolTrigger mempoolTrigger;
  private final long maxBytes;
  private final LongSupplier nanoTime;
  private final Sleeper sleeper;
  private final Backoff backoff;
  private long everythingNotBefore;
  private long tooLargeAt;
  private boolean missed = true;
  private boolean indexAway = true;
  private String reported = "";

  /**
   * Wires it; nothing runs yet.
   *
   * @param nodes returns the node of a source
   * @param maxBytes maximum memory of the mempool
   */
  public MempoolFollower(
      FollowedMempool mempool,
      Function<BlockSource, NodeMempool> nodes,
      MempoolTrigger mempoolTrigger,
      long maxBytes,
      LongSupplier nanoTime,
      Sleeper sleeper,
      Backoff backoff) {
    this.mempool = mempool;
    this.nodes = nodes;
    this.mempoolTrigger = mempoolTrigger;
    this.maxBytes = maxBytes;
    this.nanoTime = nanoTime;
    this.sleeper = sleeper;
    this.backoff = backoff;
  }

  /** Follows until interrupted. */
  @Override
  public void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        cycle();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** One round: waits for a reason to poll, and polls if the index is at a node's tip. */
  public void cycle() throws InterruptedException {
    MempoolTrigger.Hint hint = nextHint();
    FollowedMempool.Target target = mempool.target().orElse(null);
    indexAway = target == null;
    if (target == null) {
      missed = true;
      return;
    }
    NodeMempool node = nodes.apply(target.source());
    try {
      if (tooLargeAt > 0 && !isSmallAgain(node)) {
        return;
      }
      missed |= hint.everything();
      boolean everything =
          !target.inStep() || (missed && nanoTime.getAsLong() - everythingNotBefore >= 0);
      if (everything || !hint.these().isEmpty()) {
        poll(node, target, everything, hint.these());
      }
      backoff.reset();
    } catch (MempoolSync.TooLarge e) {
      tooLarge(node);
    } catch (NodeException e) {
      missed = true;
      if (e.kind() != NodeException.Kind.CANCELLED) {
        problem(String.valueOf(e.getMessage()));
        sleeper.sleep(backoff.next().orElse(MAX_PAUSE));
      }
    } catch (RuntimeException e) {
      missed = true;
      LOG.error("Following the mempool failed with an unexpected error; it continues.", e);
      mempool.forget("Unexpected error (" + e.getClass().getSimpleName() + "); see the log.");
      sleeper.sleep(backoff.next().orElse(MAX_PAUSE));
    }
  }

  private MempoolTrigger.Hint nextHint() throws InterruptedException {
    if (indexAway) {
      return mempoolTrigger.next(
          SOON); // Checking whether the index has reached a node's tip costs nothing.
    }
    return missed && tooLargeAt == 0 ? mempoolTrigger.next(untilDue()) : mempoolTrigger.next();
  }

  /** The remaining delay of a postponed full poll. */
  private Duration untilDue() {
    long left = everythingNotBefore - nanoTime.getAsLong();
    return left > SOON.toNanos() ? Duration.ofNanos(left) : SOON;
  }

  /** The node's answers count only if its tip is the index's block and its mempool is loaded, both before and after. */
  private void poll(
      NodeMempool node, FollowedMempool.Target target, boolean everything, Set<Txid> these) {
    NodeMempool.State before = node.state();
    if (!before.loaded()) {
      notLoaded();
      return;
    }
    if (!before.bestBlock().equals(target.point().hash())) {
      retrySoon();
      return;
    }
    MempoolSync poll = new MempoolSync(node, target.content(), maxBytes, target.inStep());
    boolean done = false;
    try {
      if (everything) {
        everything(poll);
      } else {
        poll.these(these);
      }
      NodeMempool.State after = node.state();
      // The node was restarted in between: transactions that it did not list may still be loaded.
      if (!after.loaded()) {
        notLoaded();
      } else if (after.bestBlock().equals(target.point().hash())) {
        done = mempool.takeUp(target, ordered(poll), poll.changes(), poll.whole());
      }
      missed = !done || (everything ? false : missed || poll.vanished() > 0);
      if (done) {
        wellAgain(target, poll);
      }
    } finally {
      if (!done) {
        mempool.keepForLater(target, poll.content());
      }
    }
  }

  private void retrySoon() {
    missed = true;
    everythingNotBefore = nanoTime.getAsLong() + ELSEWHERE.toNanos();
  }

  /* The content stays for comparison, so that nothing is considered removed that was only not loaded yet. */
  private void notLoaded() {
    retrySoon();
    mempool.loseStep(NOT_LOADED);
    problem(NOT_LOADED);
  }

  private void everything(MempoolSync poll) {
    long began = nanoTime.getAsLong();
    int vanished = 0;
    for (int tries = 0; tries < MAX_TRIES; tries++) {
      poll.everything();
      if (poll.vanished() == vanished) {
        break;
      }
      vanished = poll.vanished();
    }
    long now = nanoTime.getAsLong();
    everythingNotBefore = now + (now - began) * SHARE;
  }

  /** Bulk changes are not in order. */
  private static MempoolContent ordered(MempoolSync poll) {
    return poll.whole() ? poll.content() : MempoolEdit.inOrder(poll.content());
  }

  private boolean isSmallAgain(NodeMempool node) {
    if (node.size() * 100 > tooLargeAt * SMALL_ENOUGH_PERCENT) {
      return false;
    }
    tooLargeAt = 0;
    missed = true;
    return true;
  }

  private void tooLarge(NodeMempool node) {
    missed = true;
    String message = String.format(
        Locale.ROOT,
        "The node's mempool takes more than the %,d MiB reserved for it, so it is not followed until it "
            + "shrinks, and unconfirmed amounts are unknown until then. Raise mempool_memory_mb, and the Java "
            + "heap with it.",
        maxBytes >> 20);
    mempool.forget(message);
    problem(message);
    try {
      tooLargeAt = Math.max(1, node.size());
    } catch (NodeException e) {
      tooLargeAt =
          // Only an empty mempool is smaller: the node is queried again when the next size is
          // known.
          1;
    }
  }

  private void problem(String message) {
    mempool.problem(message);
    if (!message.equals(reported)) {
      reported = message;
      LOG.warn("The mempool cannot be followed at the moment. {}", message);
    }
  }

  private void wellAgain(FollowedMempool.Target target, MempoolSync poll) {
    if (!target.inStep() || !reported.isEmpty()) {
      reported = "";
      LOG.info(
          "The mempool is followed by {}: {} unconfirmed transactions.",
          mempoolTrigger.by(),
          poll.content().count());
    }
  }
}
