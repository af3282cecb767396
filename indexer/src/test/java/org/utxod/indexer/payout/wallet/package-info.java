/** Tests of the client of the node's wallet, and a node that tests script. */
@NullMarked
package org.utxod.indexer.payout.wallet;

import org.jspecify.annotations.NullMarked;
