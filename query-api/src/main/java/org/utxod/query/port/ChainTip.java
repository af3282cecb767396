package org.utxod.query.port;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.utxod.store.chain.BlockHash;

/**
 * The best known header; the block itself may not be available yet.
 *
 * @param hash null if the source reports heights only
 * @param source {@link #NODE}, {@link #FEED}, or a provider's name
 * @param learntAt when it was reported, not when it was mined
 * @param medianTime of its last eleven blocks; null if the source does not say
 * @param singleSource whether only one external provider reports it, without confirmation by another
 */
public record ChainTip(
    int height,
    @Nullable BlockHash hash,
    String source,
    Instant learntAt,
    @Nullable Instant medianTime,
    boolean singleSource) {
  /** From several sources, or from our own node. */
  public ChainTip(
      int height,
      @Nullable BlockHash hash,
      String source,
      Instant learntAt,
      @Nullable Instant medianTime) {
    this(height, hash, source, learntAt, medianTime, false);
  }

  /** Without a time of its own. */
  public ChainTip(int height, @Nullable BlockHash hash, String source, Instant learntAt) {
    this(height, hash, source, learntAt, null);
  }

  /** A copy marked as reported by one provider only. */
  public ChainTip ofOneSource() {
    return new ChainTip(height, hash, source, learntAt, medianTime, true);
  }

  /** The source that is our own node. */
  public static final String NODE = "node";

  /** The source that is the daemon whose feed the index follows. */
  public static final String FEED = "feed";
}
