package org.utxod.query.payout;

import org.jspecify.annotations.Nullable;

/**
 * How paying stands.
 *
 * @param state {@code running}, {@code waiting}, {@code paused} or {@code halted}
 * @param reason a sentence; null while it is running
 * @param ledgerId the ledger's
 * @param sequence of the ledger's last entry
 * @param headSha256 of the ledger's last entry, which includes all before it
 * @param queuedPayments waiting for an approval
 * @param approvedPayments waiting for a transaction
 * @param unconfirmedBatches transactions that are signed and in no block
 * @param watchedBatches transactions that are still watched, those included
 * @param todaySat recorded today (UTC), satoshis
 */
public record PayoutStatus(
    String state,
    @Nullable String reason,
    String ledgerId,
    long sequence,
    String headSha256,
    int queuedPayments,
    int approvedPayments,
    int unconfirmedBatches,
    int watchedBatches,
    long todaySat) {}
