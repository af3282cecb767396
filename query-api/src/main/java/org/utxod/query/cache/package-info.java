/**
 * A short-lived cache of provider answers, so that the same query is not sent again for every client.
 *
 * <p>{@link org.utxod.query.cache.CachedFallback} is in front of the providers. Answers are kept by the chain's tip, so
 * that none outlives a change of it, and by the whole query; they are few (bounded in bytes) and short-lived; a failure
 * of all providers is cached too, for a shorter time. Identical concurrent queries are merged ({@link
 * org.utxod.query.cache.SingleFlight}). Where several utxods share a store ({@link
 * org.utxod.query.cache.SharedAnswers}; the package {@code redis} has one), an answer to one serves the others. The
 * cache is optional: if it fails, the providers are asked.
 */
@NullMarked
package org.utxod.query.cache;

import org.jspecify.annotations.NullMarked;
