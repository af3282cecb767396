/**
 * The configuration: options, environment, file and defaults, in this order of precedence, are combined into one
 * immutable {@link org.utxod.indexer.config.Config}.
 *
 * <p>{@link org.utxod.indexer.config.Setting} declares every setting, {@link org.utxod.indexer.config.SettingType} is
 * how a value is read and printed. All problems are reported at once, each with its location and the nearest known
 * name; secrets are masked in all output.
 */
@NullMarked
package org.utxod.indexer.config;

import org.jspecify.annotations.NullMarked;
