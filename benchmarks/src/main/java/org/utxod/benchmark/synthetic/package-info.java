/**
 * Synthetic data of mainnet's size and proportions: coins, blocks, snapshots, whole indexes. The same seed gives the
 * same data.
 */
@NullMarked
package org.utxod.benchmark.synthetic;

import org.jspecify.annotations.NullMarked;
