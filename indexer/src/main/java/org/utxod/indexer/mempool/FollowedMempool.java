package org.utxod.indexer.mempool;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.follow.ChainListener;
import org.utxod.indexer.follow.source.BlockSource;
import org.utxod.query.port.mempool.MempoolChange;
import org.utxod.query.port.mempool.MempoolStatus;
import org.utxod.query.port.mempool.MempoolView;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.Txid;

/**
 * The known content of a mempool, each version stamped with the block at which it is valid. The chain's follower
 * updates it along with the index, the mempool's follower with data from the node; readers wait for neither.
 */
public final class FollowedMempool implements MempoolView, ChainListener {
  private static final String AT_FIRST = "The index is not at the node's tip yet.";

  /** A content and the block at which it is valid. */
  private record Stamped(ChainPoint point, MempoolContent content) {}

  /**
   * The state to compare with a node.
   *
   * @param source whose tip is the block of the index
   * @param inStep whether the content is known to be valid at the point
   */
  record Target(BlockSource source, ChainPoint point, MempoolContent content, boolean inStep) {}

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition shown = lock.newCondition();
  private final ChangeFeed feed;
  private final LongSupplier nanoTime;
  private final long patienceNanos;
  private final SlotHash hash;
  private final String by;
  private MempoolContent content;
  private @Nullable ChainPoint contentPoint;
  private @Nullable BlockSource source;
  private List<MempoolChange> unannounced = List.of();
  private volatile @Nullable ChainPoint indexPoint;
  private volatile List<Stamped> published = List.of();
  private volatile long heardNanos;
  private volatile @Nullable String reason = AT_FIRST;

  /**
   * Creates an empty one that is not in sync.
   *
   * @param by how it is kept in sync, for the status
   * @param patience how long a node may be silent before its last answer expires
   * @param seed of hashes, from a good random number generator
   */
  public FollowedMempool(
      String by, ChangeFeed feed, LongSupplier nanoTime, Duration patience, long seed) {
    this.by = by;
    this.feed = feed;
    this.nanoTime = nanoTime;
    this.patienceNanos = patience.toNanos();
    this.hash = new SlotHash(seed);
    this.content = MempoolContent.empty(hash);
  }

  @Override
  public Optional<Snapshot> at(ChainPoint point) {
    if (isSilent()) {
      return Optional.empty();
    }
    for (Stamped stamped : published) {
      if (stamped.point().hash().equals(point.hash())) {
        return Optional.of(stamped.content());
      }
    }
    return Optional.empty();
  }

  @Override
  public Optional<Snapshot> now() {
    ChainPoint point = indexPoint;
    return point == null ? Optional.empty() : at(point);
  }

  private boolean isSilent() {
    return nanoTime.getAsLong() - heardNanos > patienceNanos;
  }

  @Override
  public MempoolStatus status() {
    List<Stamped> now = published;
    if (now.isEmpty()) {
      return new MempoolStatus(true, false, by, 0, 0, 0, reason);
    }
    boolean silent = isSilent();
    String why = reason;
    MempoolContent.Totals totals = now.get(now.size() - 1).content().totals();
    return new MempoolStatus(
        true,
        !silent,
        by,
        totals.count(),
        totals.vsize(),
        totals.bytes(),
        silent ? why == null ? "The node has not answered for a while." : why : null);
  }

  @Override
  public void onTip(BlockSource at, ChainPoint point) {
    lock.lock();
    try {
      source = at;
      arrive(point);
    } finally {
      lock.unlock();
    }
  }

  /**
   * The content after the block is published before the index shows the block, and the content before it stays visible,
   * so that a reader finds the one that matches its view on either side of that moment.
   */
  @Override
  public void beforeApply(BlockDelta delta) {
    lock.lock();
    try {
      ChainPoint point = contentPoint;
      if (point == null || point.hash().equals(delta.hash())) {
        return;
      }
      if (!point.hash().equals(delta.previousHash())) {
        loseStep("The index switched to another branch.");
        return;
      }
      BlockEffect effect = BlockEffect.of(delta, content);
      unannounced = effect.left();
      show(effect.after(), delta.point());
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void onTipChanged(ChainPoint point) {
    lock.lock();
    try {
      source = null;
      arrive(point);
    } finally {
      lock.unlock();
    }
  }

  private void arrive(ChainPoint point) {
    indexPoint = point;
    ChainPoint known = contentPoint;
    if (known == null) {
      return;
    }
    if (!known.hash().equals(point.hash())) {
      loseStep("The index reached a block that was not announced.");
      return;
    }
    List<MempoolChange> left = unannounced;
    unannounced = List.of();
    feed.put(left);
  }

  private void show(MempoolContent after, ChainPoint point) {
    content = after;
    contentPoint = point;
    List<Stamped> both = new ArrayList<>(2);
    List<Stamped> before = published;
    if (!before.isEmpty()) {
      Stamped last = before.get(before.size() - 1);
      boolean same = last.point().hash().equals(point.hash());
      if (!same) {
        both.add(last);
      } else if (before.size() > 1) {
        both.add(before.get(0));
      }
    }
    both.add(new Stamped(point, after));
    published = List.copyOf(both);
    shown.signalAll();
  }

  /**
   * Waits until transactions are visible to readers; those confirmed or replaced meanwhile never become visible.
   *
   * @return whether they are; false at once while the mempool is not in sync
   */
  boolean awaitShown(Collection<Txid> ids, Duration atMost) throws InterruptedException {
    long left = atMost.toNanos();
    lock.lockInterruptibly();
    try {
      while (contentPoint != null) {
        if (ids.stream().allMatch(content::contains)) {
          return true;
        }
        if (left <= 0) {
          return false;
        }
        left = shown.awaitNanos(left);
      }
      return false;
    } finally {
      lock.unlock();
    }
  }

  /** The state that can be compared now; empty while the index is not at a node's tip. */
  Optional<Target> target() {
    lock.lock();
    try {
      BlockSource at = source;
      ChainPoint point = indexPoint;
      if (at == null || point == null) {
        return Optional.empty();
      }
      ChainPoint known = contentPoint;
      return Optional.of(new Target(at, point, content, known != null));
    } finally {
      lock.unlock();
    }
  }

  /** The node has just answered, and the content is still valid. */
  void responded() {
    heardNanos = nanoTime.getAsLong();
    reason = null;
  }

  /**
   * Applies changes reported by a node, if the index is still at the same block and nothing was changed in between.
   *
   * @param whole whether {@code changes} are all changes between the two
   */
  boolean takeUp(Target target, MempoolContent after, List<MempoolChange> changes, boolean whole) {
    lock.lock();
    try {
      ChainPoint known = contentPoint;
      ChainPoint at = indexPoint;
      boolean stale = content != target.content()
          || at == null
          || !at.hash().equals(target.point().hash())
          || (known != null && !known.hash().equals(at.hash()));
      if (stale) {
        return false;
      }
      boolean unseen = known == null || isSilent() || !whole;
      responded();
      if (known == null || after != content) {
        show(after, target.point());
      }
      feed.put(unseen ? List.of(new MempoolChange.Reset()) : changes);
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Keeps transactions that were fetched for a poll that was discarded, so that the next has less to fetch. */
  void keepForLater(Target target, MempoolContent fetched) {
    lock.lock();
    try {
      if (contentPoint == null && content == target.content()) {
        content = fetched;
      }
    } finally {
      lock.unlock();
    }
  }

  /** Sets the reason why no news arrives, without dropping the content. */
  void problem(String message) {
    reason = message;
  }

  /** Drops the content and frees its memory. */
  void forget(String message) {
    lock.lock();
    try {
      loseStep(message);
      content = MempoolContent.empty(hash);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Hides the content until a poll is applied again. The transactions are kept to compare with: their own data is valid
   * at any block.
   */
  void loseStep(String message) {
    lock.lock();
    try {
      reason = message;
      unannounced = List.of();
      if (contentPoint != null) {
        contentPoint = null;
        published = List.of();
        shown.signalAll();
        feed.put(List.of(new MempoolChange.LostStep(message)));
      }
    } finally {
      lock.unlock();
    }
  }
}
