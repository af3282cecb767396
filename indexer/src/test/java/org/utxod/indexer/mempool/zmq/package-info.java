/** The node's messages, from a real publisher on loopback. */
@NullMarked
package org.utxod.indexer.mempool.zmq;

import org.jspecify.annotations.NullMarked;
