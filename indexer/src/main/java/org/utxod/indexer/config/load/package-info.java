/**
 * Reads the configuration: options, environment, file and defaults, in this order of precedence, are combined into one
 * {@link org.utxod.indexer.config.Config}. All problems are reported at once, each with its location and the nearest
 * known name.
 */
@NullMarked
package org.utxod.indexer.config.load;

import org.jspecify.annotations.NullMarked;
