package org.utxod.indexer.payout.ledger;

import java.time.Instant;

/**
 * An entry as it stands in a ledger.
 *
 * @param sequence from 1
 * @param position of its line in the file, bytes
 * @param sha256 in hex, of the hash of the record before and this one's JSON
 */
public record LedgerRecord(
    long sequence, Instant at, long position, String sha256, LedgerEntry entry) {}
