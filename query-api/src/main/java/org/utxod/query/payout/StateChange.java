package org.utxod.query.payout;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A step of a payment.
 *
 * @param reason a phrase for people; null if the state says it all
 */
public record StateChange(
    PaymentState state, Instant at, @Nullable String reason) {}
