/**
 * The results of an index: balances, activity, blocks, coverage, statistics of the UTXO set, and the errors of the
 * store. Plain values, independent of rows and files.
 */
@NullMarked
package org.utxod.store.model;

import org.jspecify.annotations.NullMarked;
