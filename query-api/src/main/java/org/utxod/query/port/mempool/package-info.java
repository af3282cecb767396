/** The port through which queries read the node's mempool. */
@NullMarked
package org.utxod.query.port.mempool;

import org.jspecify.annotations.NullMarked;
