package org.utxod.store.outbox;

import org.jspecify.annotations.Nullable;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.model.CoinStats;
import org.utxod.store.model.JournalStep;

/**
 * A step of the journal with what it takes to do the same elsewhere.
 *
 * @param previousHash of the block before the one that the step names
 * @param after the UTXO set after the step, as of the block that was the tip then
 * @param delta the block that was connected; null for steps of other kinds
 */
public record OutboxStep(
    JournalStep step,
    BlockHash previousHash,
    CoinStats after,
    @Nullable BlockDelta delta) {}
