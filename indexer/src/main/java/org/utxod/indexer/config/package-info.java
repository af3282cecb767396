/**
 * The settings, and the immutable {@link org.utxod.indexer.config.Config} with the value of each.
 *
 * <p>{@link org.utxod.indexer.config.Setting} declares every setting, {@link org.utxod.indexer.config.SettingType} is
 * how a value is read and printed; secrets are masked in all output.
 */
@NullMarked
package org.utxod.indexer.config;

import org.jspecify.annotations.NullMarked;
