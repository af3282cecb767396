/** Tests of the cache, and their fixtures. */
@NullUnmarked
package org.utxod.query.cache;

import org.jspecify.annotations.NullUnmarked;
