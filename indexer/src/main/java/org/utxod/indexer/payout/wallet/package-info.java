/** The node's wallet as payments need it, and the client of its RPC. It chooses coins and signs; it decides nothing. */
@NullMarked
package org.utxod.indexer.payout.wallet;

import org.jspecify.annotations.NullMarked;
