/**
 * The ports through which queries use the node and the follower.
 *
 * <p>The daemon implements these; this module never sees a node, an RPC or a thread of the follower. {@link
 * org.utxod.query.port.ChainView} is read on every request and must cost no more than a volatile read; {@link
 * org.utxod.query.port.Admin} is asked rarely and answers at once, with a job where the work takes time. {@link
 * org.utxod.query.port.mempool.MempoolView} is a look at memory. What is in {@link org.utxod.query.port.NodePorts} asks
 * the node while a client waits, within a deadline, and throws {@link org.utxod.query.port.SourceException} where that
 * cannot be.
 */
@NullMarked
package org.utxod.query.port;

import org.jspecify.annotations.NullMarked;
