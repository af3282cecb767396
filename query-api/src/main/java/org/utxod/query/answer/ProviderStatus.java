package org.utxod.query.answer;

import org.jspecify.annotations.Nullable;

/**
 * The status of an external provider.
 *
 * @param name as in answers
 * @param state of the circuit breaker before it: closed (it is asked), open (it is left alone) or half_open (it is
 *     tried)
 * @param lastSuccessAgeSeconds since it last answered as it should; null where it never did, or was never asked
 */
public record ProviderStatus(
    String name, String state, @Nullable Long lastSuccessAgeSeconds) {}
