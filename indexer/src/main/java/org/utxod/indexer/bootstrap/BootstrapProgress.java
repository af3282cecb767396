package org.utxod.indexer.bootstrap;

import org.jspecify.annotations.Nullable;

/**
 * How far a bootstrap is.
 *
 * @param message for people
 * @param etaSeconds to the end; null if it cannot be told
 */
public record BootstrapProgress(String message, @Nullable Long etaSeconds) {}
