/** The simulated node's RPC and REST methods, one small class each, and the HTTP listener that serves them. */
@NullMarked
package org.utxod.indexer.simnode.rpc;

import org.jspecify.annotations.NullMarked;
