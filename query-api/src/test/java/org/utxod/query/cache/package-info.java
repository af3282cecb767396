/** Tests of the cache, and what they share. */
@NullUnmarked
package org.utxod.query.cache;

import org.jspecify.annotations.NullUnmarked;
