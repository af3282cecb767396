package org.utxod.indexer.cluster.follow;

import java.util.Objects;
import org.utxod.indexer.cluster.feed.EpochStore;
import org.utxod.indexer.cluster.feed.EpochTerms;
import org.utxod.indexer.cluster.feed.FeedMessage;
import org.utxod.indexer.cluster.feed.FeedPosition;
import org.utxod.indexer.cluster.follow.FeedFollowStatus.Action;
import org.utxod.indexer.follow.AppliedBlocks;
import org.utxod.indexer.follow.ChainListener;
import org.utxod.store.Index;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.model.CoinStats;
import org.utxod.store.model.JournalStep;
import org.utxod.store.model.StoreException;
import org.utxod.store.read.IndexView;

/**
 * Does to the index what the publisher's did: each step next to the one before, of the same branch, and with the same outcome,
 * or not at all. For the follower's thread.
 *
 * <p>The place in the feed is the index's own journal: the same step has the same sequence here and there, so no position kept
 * elsewhere can disagree with the coins.
 */
final class FeedApplier {
  private final Index index;
  private final EpochTerms ours;
  private final EpochStore epochs;
  private final ChainListener listener;
  private final AppliedBlocks applied;
  private long epoch;
  private FeedPosition at;
  private boolean whole;
  private boolean unproven;

  FeedApplier(Index index, EpochTerms ours, ChainListener listener, AppliedBlocks applied) {
    this.index = index;
    this.ours = ours;
    this.epochs = new EpochStore(index.settings());
    this.listener = listener;
    this.applied = applied;
    this.epoch = epochs.last();
    this.at = new FeedPosition(epoch, 0, null);
  }

  private FeedPosition own() {
    try (IndexView view = index.view()) {
      return FeedPosition.lastOf(epoch, view.journal());
    }
  }

  /** The last step that was done or taken up, since {@link #restart}. */
  FeedPosition at() {
    return at;
  }

  /**
   * The last step that is known to be in the log. What this index did as a publisher and did not publish is not; the next
   * publisher may have done the same.
   */
  long proven() {
    return unproven
        ? Math.min(at.sequence(), index.outbox().first().orElseThrow() - 1)
        : at.sequence();
  }

  /** As far as the log says the same, what waits to be published was published. */
  private void prove(FeedPosition position) {
    if (unproven) {
      index.outbox().removeThrough(position.sequence());
      unproven = index.outbox().first().isPresent();
    }
  }

  /** Forgets what was taken up and not written, and stands where the index stands. */
  void restart() {
    index.catchUp().forget();
    index.catchUp().end();
    epoch = epochs.last();
    whole = !index.reindex().isUnderWay() && index.state().balancesCurrent();
    at = whole ? own() : new FeedPosition(epoch, 0, null);
    unproven = whole && index.outbox().first().isPresent();
    index.writer().point().ifPresent(listener::onTipChanged);
  }

  /** What is not whole, only its own node could bring to an end. */
  private void requireWhole() {
    if (!whole) {
      throw new FeedStopException(
          Action.RESTORE,
          "A re-index or an initial synchronisation of this index is not finished, which cannot be done by the feed.");
    }
  }

  /**
   * The log must not have been made anew by somebody who knew less than this index.
   *
   * @param end the last place in the log
   */
  void requireGoesOn(FeedPosition end) {
    if (end.epoch() < epoch) {
      throw new FeedStopException(
          Action.RESTORE,
          "The log ends in epoch " + end.epoch()
              + " of the feed, and this index has followed epoch " + epoch
              + ": it was another log.");
    }
  }

  /** Whether a message is of an epoch that has ended, whose steps are not continued. */
  boolean isOver(FeedMessage message) {
    return message.position().epoch() < epoch;
  }

  /**
   * Takes the next message of the log, which is not over.
   *
   * @param tipHeight a height that the publisher is known to have reached
   * @param many whether many steps are known to follow, which are then written together
   * @throws FeedStopException where it does not continue what the index has, or came out otherwise here
   * @throws StoreException where the disk refused
   */
  void take(FeedMessage message, int tipHeight, boolean many) {
    FeedPosition position = message.position();
    requireWhole();
    if (message instanceof FeedMessage.EpochBegun begun) {
      begin(begun);
      return;
    }
    if (position.epoch() > epoch) {
      throw new FeedStopException(
          Action.RESTORE,
          "The feed is in epoch " + position.epoch()
              + ", whose beginning is not in the log any more.");
    }
    if (message instanceof FeedMessage.Heartbeat) {
      requireReached(position);
      prove(position);
      return;
    }
    if (position.sequence() <= at.sequence()) {
      requireSame(position);
      prove(position);
      return;
    }
    requireNext(position);
    try {
      if (message instanceof FeedMessage.Connected connected) {
        connect(connected, tipHeight, many);
      } else if (message instanceof FeedMessage.Disconnected gone) {
        disconnect(gone);
      }
    } catch (StoreException e) {
      throw refused(e, position);
    }
    at = position;
  }

  private void begin(FeedMessage.EpochBegun begun) {
    FeedPosition position = begun.position();
    if (position.epoch() <= epoch) {
      return; // Read again, or of a term that has ended.
    }
    flush();
    var differences = begun.terms().differences(ours);
    if (!differences.isEmpty()) {
      throw new FeedStopException(
          Action.OPERATOR,
          "The publisher '"
              + begun.terms().publisher()
              + "' keeps something else than this node: "
              + String.join(", ", differences)
              + ". Set the same here, and start this node with an empty data directory.");
    }
    if (!Objects.equals(position.step(), at.step())) {
      throw new FeedStopException(
          Action.RESTORE,
          "Epoch " + position.epoch() + " of the feed begins after step " + position.sequence()
              + ", and this index is at step " + at.sequence() + ", or on another branch.");
    }
    requireStatistics(begun);
    epochs.begin(position.epoch());
    epoch = position.epoch();
    at = position;
  }

  private void requireStatistics(FeedMessage.EpochBegun begun) {
    CoinStats theirs = begun.after();
    var state = index.state();
    if (theirs != null
        && (theirs.utxoCount() != state.utxoCount() || theirs.totalSat() != state.totalSat())) {
      throw new FeedStopException(
          Action.RESTORE,
          "At block " + theirs.point() + " this index holds " + state.utxoCount() + " coins of "
              + state.totalSat() + " satoshis, the publisher's " + theirs.utxoCount() + " of "
              + theirs.totalSat() + ".");
    }
  }

  private void requireReached(FeedPosition position) {
    if (position.sequence() > at.sequence()) {
      throw new FeedStopException(
          Action.RESTORE,
          "The publisher is at step " + position.sequence() + ", but the log goes from step "
              + at.sequence() + " to there without the steps between.");
    }
    requireSame(position);
  }

  /** Something that was done already must have been this. */
  private void requireSame(FeedPosition position) {
    if (position.sequence() == at.sequence()) {
      if (!Objects.equals(position.step(), at.step())) {
        throw conflict(position);
      }
      return;
    }
    try (IndexView view = index.view()) {
      long last = view.journal().last();
      boolean known = position.sequence() <= last && isKept(view, position.sequence());
      if (known && !position.isIn(view.journal())) {
        throw conflict(position);
      }
    }
  }

  private static boolean isKept(IndexView view, long sequence) {
    return sequence == 0 || view.journal().after(sequence - 1, 1).isPresent();
  }

  private static FeedStopException conflict(FeedPosition position) {
    return new FeedStopException(
        Action.RESTORE,
        "Step " + position.sequence() + " of the feed is " + position.step()
            + ", but this index did another: it followed another publisher or another log.");
  }

  private void requireNext(FeedPosition position) {
    if (position.sequence() != at.sequence() + 1) {
      throw new FeedStopException(
          Action.RESTORE,
          "After step " + at.sequence() + " the log goes on with step " + position.sequence()
              + "; those between are missing.");
    }
  }

  private void connect(FeedMessage.Connected connected, int tipHeight, boolean many) {
    BlockDelta delta = connected.delta();
    int last = Math.max(tipHeight, delta.height());
    if (many) {
      index.catchUp().apply(delta, last, connected.after());
      if (delta.point().equals(index.writer().point().orElse(null))) {
        listener.onTipChanged(delta.point());
      }
    } else {
      flush();
      listener.beforeApply(delta);
      index.writer().apply(delta, connected.after());
      listener.onTipChanged(delta.point());
    }
    applied.applied(delta, last);
  }

  private void disconnect(FeedMessage.Disconnected gone) {
    flush();
    JournalStep step = Objects.requireNonNull(gone.position().step());
    ChainPoint tip = index.writer().point().orElse(null);
    if (!step.point().equals(tip)) {
      throw new FeedStopException(
          Action.RESTORE,
          "The feed disconnects block " + step.point() + ", but this index is at " + tip + ".");
    }
    listener.onTipChanged(index.writer().rollBack(gone.after()));
  }

  /** Writes what was taken up. */
  void flush() {
    ChainPoint taken = index.catchUp().point();
    if (taken != null && !taken.equals(index.writer().point().orElse(null))) {
      try {
        index.catchUp().flush();
      } catch (StoreException e) {
        throw refused(e, at);
      }
      listener.onTipChanged(taken);
    }
    index.catchUp().end();
  }

  private static RuntimeException refused(StoreException e, FeedPosition position) {
    return switch (e.kind()) {
      case NOT_NEXT, NO_UNDO ->
        new FeedStopException(
            Action.RESTORE,
            "Step " + position.sequence() + " of the feed cannot be done here. " + e.getMessage());
      case INVARIANT, DAMAGED ->
        new FeedStopException(
            Action.OPERATOR,
            "Step " + position.sequence() + " of the feed was refused. " + e.getMessage());
      default -> e;
    };
  }
}
