/**
 * What the entries of a ledger come to: payouts that are under way, batches with the versions of their transaction, and
 * where finished payouts stand in the file. It changes only by entries that are recorded.
 */
@NullMarked
package org.utxod.indexer.payout.book;

import org.jspecify.annotations.NullMarked;
