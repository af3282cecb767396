/**
 * What answering needs from the side that follows the node, declared by those who need it.
 *
 * <p>The daemon implements these; this module never sees a node, an RPC or a thread of the follower. {@link
 * org.utxod.port.ChainView} is read on every request and must cost no more than a volatile read; {@link
 * org.utxod.port.Admin} is asked rarely and answers at once, with a job where the work takes time.
 * {@link org.utxod.port.MempoolView} is a look at memory. What is in {@link org.utxod.port.NodePorts} asks the node while a
 * client waits, within a deadline, and throws {@link org.utxod.port.SourceFault} where that cannot be.
 */
@NullMarked
package org.utxod.port;

import org.jspecify.annotations.NullMarked;
