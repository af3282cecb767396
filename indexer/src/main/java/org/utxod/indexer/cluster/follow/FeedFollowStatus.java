package org.utxod.indexer.cluster.follow;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.cluster.feed.FeedPosition;

/**
 * How following the feed goes.
 *
 * @param position the last step that was done
 * @param published the last step in the log that is known; null before anything was read
 * @param heardAt when the publisher was last heard, by this machine's clock; null before
 * @param publisher its name; null before it was heard
 * @param problem why it does not go on, for the operator; null where it does
 * @param action what it takes to go on
 */
public record FeedFollowStatus(
    @Nullable FeedPosition position,
    @Nullable FeedPosition published,
    @Nullable Instant heardAt,
    @Nullable String publisher,
    @Nullable String problem,
    Action action) {
  /** What it takes to go on. */
  public enum Action {
    /** Nothing, or patience. */
    NONE,
    /** A backup of the publisher. */
    RESTORE,
    /** An operator who looks into it. */
    OPERATOR
  }

  /** Before the log was read. */
  public static final FeedFollowStatus STARTING =
      new FeedFollowStatus(null, null, null, null, null, Action.NONE);
}
