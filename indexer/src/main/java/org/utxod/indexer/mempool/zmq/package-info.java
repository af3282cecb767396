/**
 * Notifications about a node's mempool by ZeroMQ; the only package that uses it (Core: doc/zmq.md, topic {@code
 * sequence}).
 *
 * <p>Messages are unauthenticated and may be lost, so they are hints: the node is queried for the transactions that
 * they name, and for everything if a message may have been missed (a gap in the counter, a block, silence, too many at
 * once). {@link org.utxod.indexer.mempool.zmq.SequenceTrigger} has a thread of its own that does nothing but receive.
 */
@NullMarked
package org.utxod.indexer.mempool.zmq;

import org.jspecify.annotations.NullMarked;
