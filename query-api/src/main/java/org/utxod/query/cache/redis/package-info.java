/**
 * A Redis in which several utxods keep what providers told them, so that they share one quota.
 *
 * <p>The only room that knows the Redis client. Redis being away, slow, full or full of garbage costs calls to providers and
 * nothing else: every operation has a short time for everything, runs on one of a few threads of this room's own, and is
 * left out altogether for a while after several failed in a row.
 */
@NullMarked
package org.utxod.query.cache.redis;

import org.jspecify.annotations.NullMarked;
