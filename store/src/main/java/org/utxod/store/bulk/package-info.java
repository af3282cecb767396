/**
 * Many coins at once into an empty index: divided by script into cells, each cell sorted in memory, written as sorted
 * files, and these ingested into the store whole.
 *
 * <p>Coins come in the order of their outpoints, as a snapshot has them, so a stable sort by script alone gives the order
 * of the keys: 37 bits of the script and the number of arrival fit into one {@code long}, and arrays of {@code long} sort
 * ten times faster than objects by a comparator. Balances come for nothing, for the coins of a script pass by one after
 * the other. Memory is bounded by the cell: one that is too large is divided again, and the coins of a single script,
 * however many, need no sorting at all.
 */
@NullMarked
package org.utxod.store.bulk;

import org.jspecify.annotations.NullMarked;
