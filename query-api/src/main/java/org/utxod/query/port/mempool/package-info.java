/**
 * What the answering side needs from a node's mempool.
 */
@NullMarked
package org.utxod.query.port.mempool;

import org.jspecify.annotations.NullMarked;
