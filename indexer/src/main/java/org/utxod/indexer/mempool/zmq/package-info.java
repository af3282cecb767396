/**
 * News of a node's mempool by ZeroMQ, the only package that knows it (Core: doc/zmq.md, topic {@code sequence}).
 *
 * <p>Messages are unauthenticated and may be lost, so they are hints: the transactions that they name are asked for at
 * the node, and where one can have been missed (a gap in the counter, a block, silence, too many at once) everything
 * is. {@link org.utxod.indexer.mempool.zmq.SequenceTrigger} has a thread of its own that does nothing but receive.
 */
@NullMarked
package org.utxod.indexer.mempool.zmq;

import org.jspecify.annotations.NullMarked;
