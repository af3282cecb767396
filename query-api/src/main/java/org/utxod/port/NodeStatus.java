package org.utxod.port;

import org.jspecify.annotations.Nullable;

/**
 * The node that blocks come from.
 *
 * @param version as the node names itself ({@code subversion}); null before the first answer
 * @param reachable whether the last call was answered
 * @param source how blocks are read, "rpc" or "rest"; null before the first
 */
public record NodeStatus(
    @Nullable String version, boolean reachable, @Nullable String source) {
  /** Before the first answer. */
  public static final NodeStatus UNREACHED = new NodeStatus(null, false, null);
}
