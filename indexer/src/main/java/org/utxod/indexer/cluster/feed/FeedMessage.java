package org.utxod.indexer.cluster.feed;

import org.jspecify.annotations.Nullable;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.model.CoinStats;

/** What the publisher says. Each message names the place in the feed as of which it is said. */
public sealed interface FeedMessage {
  /** The step that this message is, or the last one before it. */
  FeedPosition position();

  /**
   * A block was connected.
   *
   * @param after the publisher's UTXO set after it; with its hash where the publisher knows it there
   */
  record Connected(FeedPosition position, CoinStats after, BlockDelta delta)
      implements FeedMessage {}

  /**
   * The tip, which the step names, was disconnected.
   *
   * @param previousHash of the block below it, which is the tip now
   * @param after the publisher's UTXO set after it; with its hash where the publisher knows it there
   */
  record Disconnected(FeedPosition position, BlockHash previousHash, CoinStats after)
      implements FeedMessage {}

  /**
   * The steps that follow continue the publisher's index as of this place, and not what came before in the log.
   *
   * @param after the publisher's UTXO set at this place; null where that is not known
   */
  record EpochBegun(FeedPosition position, @Nullable CoinStats after, EpochTerms terms)
      implements FeedMessage {}

  /**
   * The publisher is there and has nothing to say, or does not keep up.
   *
   * @param tipHeight the highest block that the publisher knows of, by its node's headers; -1 where it knows none
   * @param sentAt milliseconds since 1970 by the publisher's clock
   * @param publisher its name
   */
  record Heartbeat(FeedPosition position, int tipHeight, long sentAt, String publisher)
      implements FeedMessage {}
}
