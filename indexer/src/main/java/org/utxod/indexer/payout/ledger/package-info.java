/**
 * The ledger of payouts: an append-only file of entries, each synced before anything is done because of it, chained by
 * hashes. It lies outside the data directory, so that restoring, re-indexing or wiping an index never turns it back.
 */
@NullMarked
package org.utxod.indexer.payout.ledger;

import org.jspecify.annotations.NullMarked;
