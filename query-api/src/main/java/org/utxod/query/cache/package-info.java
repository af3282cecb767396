/**
 * A short-lived cache of provider answers, so that the same query is not sent again for every client.
 *
 * <p>{@link org.utxod.query.cache.CachedFallback} is in front of the providers. The cache key contains the chain's tip,
 * so that no answer outlives a change of it, and the whole query; the cache is small (bounded in bytes) and
 * short-lived; a failure of all providers is cached too, for a shorter time. Identical concurrent queries are merged
 * ({@link org.utxod.query.cache.SingleFlight}). If several utxods share a store ({@link
 * org.utxod.query.cache.SharedAnswers}; implemented in the package {@code redis}), an answer to one serves the others.
 * The cache is optional: if it fails, the providers are queried.
 */
@NullMarked
package org.utxod.query.cache;

import org.jspecify.annotations.NullMarked;
