/**
 * A Redis in which several utxod instances share provider answers, and so one quota.
 *
 * <p>The only package that uses the Redis client. If Redis is unreachable, slow, full or contains garbage, that costs
 * calls to providers and nothing else: every operation has a short overall timeout, runs on one of a few threads of
 * this package, and is skipped for a while after several failures in a row.
 */
@NullMarked
package org.utxod.query.cache.redis;

import org.jspecify.annotations.NullMarked;
