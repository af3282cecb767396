package org.utxod.query.port;

import org.jspecify.annotations.Nullable;

/**
 * The node that blocks come from.
 *
 * @param version reported by the node ({@code subversion}); null before the first response
 * @param reachable whether the last call was answered
 * @param source how blocks are read, "rpc" or "rest", or "feed" where the index follows another daemon; null before the first
 * @param initialDownload whether the node is in initial block download, so that its headers may not reach the chain's
 *     tip yet
 */
public record NodeStatus(
    @Nullable String version, boolean reachable, @Nullable String source, boolean initialDownload) {
  /** A node that is not in initial block download. */
  public NodeStatus(@Nullable String version, boolean reachable, @Nullable String source) {
    this(version, reachable, source, false);
  }

  /** Before the first response. */
  public static final NodeStatus UNREACHED = new NodeStatus(null, false, null);
}
