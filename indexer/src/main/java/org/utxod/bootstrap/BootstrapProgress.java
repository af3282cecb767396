package org.utxod.bootstrap;

import org.jspecify.annotations.Nullable;

/**
 * How far a bootstrap is.
 *
 * @param sentence for people
 * @param etaSeconds to the end; null where it cannot be told
 */
public record BootstrapProgress(String sentence, @Nullable Long etaSeconds) {}
