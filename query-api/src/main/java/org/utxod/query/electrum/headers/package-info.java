/**
 * The headers of all blocks of the index's chain, 80 bytes each in a file, and proofs from their merkle tree.
 */
@NullMarked
package org.utxod.query.electrum.headers;

import org.jspecify.annotations.NullMarked;
