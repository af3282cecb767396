package org.utxod.indexer.bootstrap;

import org.jspecify.annotations.Nullable;

/**
 * Progress of a bootstrap.
 *
 * @param message for people
 * @param etaSeconds remaining time; null if unknown
 */
public record BootstrapProgress(String message, @Nullable Long etaSeconds) {}
