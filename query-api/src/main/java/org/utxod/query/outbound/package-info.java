/**
 * Policies for outbound calls: timeouts, retries and rate limits.
 *
 * <p>One home for them, used by the node's clients and by the clients of public APIs. Time, sleeping and randomness
 * come from outside, so that tests step through hours of failure in a moment. Nothing in this package depends on HTTP:
 * {@link org.utxod.query.outbound.Backoff} gives pauses, {@link org.utxod.query.outbound.Deadline} says how much of the
 * caller's patience is left, {@link org.utxod.query.outbound.Sleeper} waits, {@link
 * org.utxod.query.outbound.CircuitBreaker} suspends calls to failing servers, {@link
 * org.utxod.query.outbound.RateLimiter} keeps to what servers allow. The package {@code http} below makes the calls.
 */
@NullMarked
package org.utxod.query.outbound;

import org.jspecify.annotations.NullMarked;
