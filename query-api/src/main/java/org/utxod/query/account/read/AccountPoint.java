package org.utxod.query.account.read;

import org.jspecify.annotations.Nullable;
import org.utxod.store.chain.ChainPoint;

/**
 * The block of an answer, and how it stands to the chain.
 *
 * @param lagBlocks to the chain's tip; null if that is not known
 * @param complete false if coins older than the index can be missing
 */
public record AccountPoint(
    ChainPoint block, boolean stale, @Nullable Integer lagBlocks, boolean complete) {}
