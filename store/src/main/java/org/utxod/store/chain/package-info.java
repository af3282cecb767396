/**
 * Bitcoin's values as utxod speaks of them: hashes, outpoints, scripts, chain points, and the meaning of one block.
 *
 * <p>Everything here is immutable, checks itself when made, and knows nothing of storage, HTTP or JSON. Hashes are kept
 * in wire order (as hashed and as sent between nodes) and shown in display order (reversed hexadecimal), the two orders
 * of Bitcoin Core's {@code uint256}.
 */
@NullMarked
package org.utxod.store.chain;

import org.jspecify.annotations.NullMarked;
