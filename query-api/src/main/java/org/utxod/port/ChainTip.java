package org.utxod.port;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.utxod.chain.BlockHash;

/**
 * The best header that somebody told of; the block itself may not be there yet.
 *
 * @param hash null where the source names heights only
 * @param source {@link #NODE}, or a provider's name
 * @param learntAt when it was told, not when it was mined
 * @param medianTime of its last eleven blocks; null where the source does not tell
 */
public record ChainTip(
    int height,
    @Nullable BlockHash hash,
    String source,
    Instant learntAt,
    @Nullable Instant medianTime) {
  /** Without a time of its own. */
  public ChainTip(int height, @Nullable BlockHash hash, String source, Instant learntAt) {
    this(height, hash, source, learntAt, null);
  }

  /** The source that is our own node. */
  public static final String NODE = "node";
}
