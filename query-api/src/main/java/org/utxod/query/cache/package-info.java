/**
 * What providers said, kept for a moment, so that the same question is not put to them again for every client.
 *
 * <p>{@link org.utxod.query.cache.CachedFallback} stands before the providers. Answers are kept by the chain's tip, so that none
 * outlives a change of it, and by the whole question; they are few (bounded in bytes) and short-lived; that nobody could
 * say is remembered too, for a shorter while. Those who ask the same at the same time share one asking ({@link
 * org.utxod.query.cache.SingleFlight}). Where several utxods share a store ({@link org.utxod.query.cache.SharedAnswers}; the room {@code
 * redis} has one), what one was told serves the others. Nothing here is needed for an answer: whatever fails, the providers
 * are asked.
 */
@NullMarked
package org.utxod.query.cache;

import org.jspecify.annotations.NullMarked;
