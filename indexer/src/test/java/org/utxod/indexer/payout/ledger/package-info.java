/** What a ledger keeps and what it refuses. */
@NullMarked
package org.utxod.indexer.payout.ledger;

import org.jspecify.annotations.NullMarked;
