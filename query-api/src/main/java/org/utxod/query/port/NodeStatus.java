package org.utxod.query.port;

import org.jspecify.annotations.Nullable;

/**
 * The node that blocks come from.
 *
 * @param version as the node names itself ({@code subversion}); null before the first answer
 * @param reachable whether the last call was answered
 * @param source how blocks are read, "rpc" or "rest"; null before the first
 * @param initialDownload whether the node is still catching up itself, so that its headers are not the chain's tip yet
 */
public record NodeStatus(
    @Nullable String version, boolean reachable, @Nullable String source, boolean initialDownload) {
  /** A node that is not catching up. */
  public NodeStatus(@Nullable String version, boolean reachable, @Nullable String source) {
    this(version, reachable, source, false);
  }

  /** Before the first answer. */
  public static final NodeStatus UNREACHED = new NodeStatus(null, false, null);
}
