/** The daemon that follows a node says in the log what its index did. */
@NullMarked
package org.utxod.indexer.cluster.publish;

import org.jspecify.annotations.NullMarked;
