package org.utxod.indexer.cluster.publish;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.cluster.feed.FeedPosition;

/**
 * How the publishing goes.
 *
 * @param position the last step in the log; null while that is not known
 * @param waiting steps of the index that are not in the log yet
 * @param publishedAt when the log last took something; null before that
 * @param problem why it does not go on, for the operator; null where it does
 * @param ended whether it does not go on before an operator acts
 */
public record PublishStatus(
    @Nullable FeedPosition position,
    long waiting,
    @Nullable Instant publishedAt,
    @Nullable String problem,
    boolean ended) {
  /** Before the log was read. */
  public static final PublishStatus STARTING = new PublishStatus(null, 0, null, null, false);
}
