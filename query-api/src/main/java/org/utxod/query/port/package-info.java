/**
 * The ports through which queries use the node and the follower.
 *
 * <p>The daemon implements these; this module knows no node, RPC or thread of the follower. {@link
 * org.utxod.query.port.ChainView} is read on every request and must cost no more than a volatile read; {@link
 * org.utxod.query.port.admin.Admin} is called rarely and returns at once, with a job if the work takes time. {@link
 * org.utxod.query.port.mempool.MempoolView} reads memory only. The ports in {@link org.utxod.query.port.NodePorts}
 * query the node while a client waits, within a deadline, and throw {@link org.utxod.query.port.SourceException} if
 * that is not possible.
 */
@NullMarked
package org.utxod.query.port;

import org.jspecify.annotations.NullMarked;
