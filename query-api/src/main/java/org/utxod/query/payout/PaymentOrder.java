package org.utxod.query.payout;

import org.jspecify.annotations.Nullable;

/**
 * A payment that is asked for.
 *
 * @param amountSat satoshis
 * @param reference null for none
 */
public record PaymentOrder(
    String address, long amountSat, @Nullable String reference) {}
