/**
 * Bitcoin's value types: hashes, outpoints, scripts, chain points, and the effect of one block.
 *
 * <p>Everything here is immutable, validates itself when created, and is independent of storage, HTTP and JSON. Hashes
 * are stored in wire order (as hashed and as sent between nodes) and shown in display order (reversed hexadecimal), the
 * two orders of Bitcoin Core's {@code uint256}.
 */
@NullMarked
package org.utxod.store.chain;

import org.jspecify.annotations.NullMarked;
