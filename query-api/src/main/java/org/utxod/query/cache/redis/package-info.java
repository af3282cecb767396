/**
 * A Redis in which several utxod instances share provider answers, and so one quota.
 *
 * <p>The only package that knows the Redis client. Redis being away, slow, full or full of garbage costs calls to
 * providers and nothing else: every operation has a short time for everything, runs on one of a few threads of this
 * package's own, and is left out altogether for a while after several failed in a row.
 */
@NullMarked
package org.utxod.query.cache.redis;

import org.jspecify.annotations.NullMarked;
