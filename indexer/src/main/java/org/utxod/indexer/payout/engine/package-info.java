/**
 * Pays what the book says, one small step after another, so that it can die after each: every step is recorded before
 * it has an effect outside, and a signed transaction is handed out until the chain has decided, never made anew.
 */
@NullMarked
package org.utxod.indexer.payout.engine;

import org.jspecify.annotations.NullMarked;
