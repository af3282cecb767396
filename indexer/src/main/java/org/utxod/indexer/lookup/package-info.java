/**
 * What answering asks of the nodes while a client waits: transactions, blocks, fees, and taking in new transactions.
 *
 * <p>{@link org.utxod.indexer.lookup.NodeGateway} implements the ports of {@code org.utxod.query.port} over the nodes in their order of
 * preference: a node that is away, starting or too busy is passed over. Clients cannot overload a node: a few calls run at
 * once, others wait a moment and are then refused, and what does not change is kept for a while in a bounded cache. Threads
 * are those of whoever asks; nothing here has any of its own.
 */
@NullMarked
package org.utxod.indexer.lookup;

import org.jspecify.annotations.NullMarked;
