/**
 * Writes many coins into an empty index: they are partitioned by script, each partition is sorted in memory and
 * written as sorted files, and the store ingests these.
 *
 * <p>Coins come in the order of their outpoints, as a snapshot has them, so a stable sort by script alone gives the order
 * of the keys: 37 bits of the script and the number of arrival fit into one {@code long}, and arrays of {@code long} sort
 * ten times faster than objects by a comparator. Balances cost nothing, because the coins of a script are adjacent.
 * Memory is bounded by the partition: one that is too large is split again, and the coins of a single script, however
 * many, need no sorting.
 */
@NullMarked
package org.utxod.store.bulk;

import org.jspecify.annotations.NullMarked;
