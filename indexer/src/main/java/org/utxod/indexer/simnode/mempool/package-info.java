/**
 * The simulated node's mempool and its ZMQ publisher.
 */
@NullMarked
package org.utxod.indexer.simnode.mempool;

import org.jspecify.annotations.NullMarked;
