package org.utxod.query.answer;

import org.jspecify.annotations.Nullable;

/**
 * The status of an external provider.
 *
 * @param name as in answers
 * @param state of its circuit breaker: closed (in use), open (paused) or half_open (being probed)
 * @param lastSuccessAgeSeconds since its last successful answer; null if there was none
 */
public record ProviderStatus(
    String name, String state, @Nullable Long lastSuccessAgeSeconds) {}
