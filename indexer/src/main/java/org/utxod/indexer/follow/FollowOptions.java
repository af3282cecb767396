package org.utxod.indexer.follow;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.utxod.query.outbound.Backoff;

/**
 * Options of the follower.
 *
 * @param startHeight the first block that an empty index applies; 0 for the genesis block
 * @param fetchConnections blocks asked for at once
 * @param fetchAhead blocks that may stand ready or be in progress; with the largest block's size it bounds the memory
 * @param tipWait how long one call waits at the tip for news
 * @param poll the pause between looks at a node that cannot be waited on
 * @param hold the pause before a chain that cannot be followed is looked at again
 * @param nodePause how long a failed node is left alone while others answer
 * @param retry pauses while no node answers
 * @param bulk how blocks far from the tip are applied; null for as the others
 * @param catchUp how blocks near the tip are applied many at a time; null for one by one
 */
public record FollowOptions(
    int startHeight,
    int fetchConnections,
    int fetchAhead,
    Duration tipWait,
    Duration poll,
    Duration hold,
    Duration nodePause,
    Backoff.Schedule retry,
    @Nullable BulkSyncPolicy bulk,
    @Nullable CatchUpPolicy catchUp) {
  /** From the genesis block, two connections, eight blocks ahead. */
  public static final FollowOptions DEFAULT = new FollowOptions(
      0,
      2,
      8,
      Duration.ofSeconds(30),
      Duration.ofSeconds(1),
      Duration.ofSeconds(30),
      Duration.ofSeconds(30),
      new Backoff.Schedule(
          Duration.ofMillis(250), Duration.ofSeconds(30), Backoff.Schedule.UNBOUNDED));

  /** One by one. */
  public FollowOptions(
      int startHeight,
      int fetchConnections,
      int fetchAhead,
      Duration tipWait,
      Duration poll,
      Duration hold,
      Duration nodePause,
      Backoff.Schedule retry) {
    this(
        startHeight,
        fetchConnections,
        fetchAhead,
        tipWait,
        poll,
        hold,
        nodePause,
        retry,
        null,
        null);
  }

  /** The same with another first block. */
  public FollowOptions withStartHeight(int height) {
    return new FollowOptions(
        height, fetchConnections, fetchAhead, tipWait, poll, hold, nodePause, retry, bulk, catchUp);
  }
}
