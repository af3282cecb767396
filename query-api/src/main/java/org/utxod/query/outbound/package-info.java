/**
 * Policies for outbound calls: timeouts, retries and rate limits.
 *
 * <p>Used by the node's clients and by the clients of public APIs. Clocks, sleeping and randomness are injected, so
 * that tests cover hours of failure in a moment. Nothing in this package depends on HTTP: {@link
 * org.utxod.query.outbound.Backoff} computes pauses, {@link org.utxod.query.outbound.Deadline} the remaining time,
 * {@link org.utxod.query.outbound.Sleeper} waits, {@link org.utxod.query.outbound.CircuitBreaker} suspends calls to
 * failing servers, {@link org.utxod.query.outbound.RateLimiter} respects the servers' limits. The package {@code http}
 * below makes the calls.
 */
@NullMarked
package org.utxod.query.outbound;

import org.jspecify.annotations.NullMarked;
