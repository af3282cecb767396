/**
 * Node calls on behalf of waiting clients: transactions, blocks, fees, and broadcasting.
 *
 * <p>{@link org.utxod.indexer.lookup.NodeGateway} implements the ports of {@code org.utxod.query.port} over the nodes
 * in their order of preference: a node that is unreachable, starting or too busy is skipped. Clients cannot overload a
 * node: a few calls run at once, others wait a moment and are then rejected, and immutable data is kept in a bounded
 * cache. Calls run on the caller's thread; nothing here has threads of its own.
 */
@NullMarked
package org.utxod.indexer.lookup;

import org.jspecify.annotations.NullMarked;
