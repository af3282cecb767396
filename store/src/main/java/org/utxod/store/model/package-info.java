/**
 * What an index says: balances, activity, blocks, coverage, figures of the UTXO set, and the errors of the
 * store. Plain values; they know nothing of rows or files.
 */
@NullMarked
package org.utxod.store.model;

import org.jspecify.annotations.NullMarked;
