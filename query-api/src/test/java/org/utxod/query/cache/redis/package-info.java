/** Tests on a real Redis. */
@NullUnmarked
package org.utxod.query.cache.redis;

import org.jspecify.annotations.NullUnmarked;
