/** Tests on a real Redis. */
@NullUnmarked
package org.utxod.cache.redis;

import org.jspecify.annotations.NullUnmarked;
