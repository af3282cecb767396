package org.utxod.query.port.cluster;

import org.jspecify.annotations.Nullable;

/**
 * This daemon's place among those that follow one another.
 *
 * @param name this daemon's
 * @param role {@link #PUBLISHER}, {@link #QUERY} or {@link #NONE}
 * @param epoch of the feed; 0 before it is known
 * @param sequence the last step that is published, of a publisher; the last one done, of a query node
 * @param behind steps that are not published yet, of a publisher; not done yet, of a query node
 * @param publisher the name of the daemon that publishes; null while it is not known
 * @param heardSecondsAgo since the publisher was last heard, of a query node; since it last published, of a publisher; null
 *     before that
 * @param problem why it does not go on, for the operator; null where it does
 * @param stopped whether it does not go on before an operator acts or a backup is fetched
 */
public record ClusterStatus(
    String name,
    String role,
    long epoch,
    long sequence,
    long behind,
    @Nullable String publisher,
    @Nullable Long heardSecondsAgo,
    @Nullable String problem,
    boolean stopped) {
  /** Follows a node, and publishes what its index does. */
  public static final String PUBLISHER = "publisher";

  /** Follows a publisher. */
  public static final String QUERY = "query";

  /** Follows a node, and nobody follows it. */
  public static final String NONE = "none";
}
