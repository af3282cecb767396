package org.utxod.indexer.payout.book;

import org.jspecify.annotations.Nullable;
import org.utxod.indexer.payout.ledger.LedgerEntry.PaymentRef;
import org.utxod.query.payout.StateChange;

/**
 * A payment that came into another state by an entry.
 *
 * @param txid of the transaction that pays it then; null for none
 */
record PaymentChange(
    PaymentRef ref, StateChange change, @Nullable String txid) {}
