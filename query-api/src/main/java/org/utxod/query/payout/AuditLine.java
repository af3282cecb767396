package org.utxod.query.payout;

/**
 * An entry of the ledger.
 *
 * @param sha256 in hex, of the hash of the entry before and {@code json}
 * @param json as it stands in the file
 */
public record AuditLine(long sequence, String sha256, String json) {}
