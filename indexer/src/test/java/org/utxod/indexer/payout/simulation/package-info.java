/** Lives of the payout engine beside a simulated node, wallet, index and disk, with deaths between any two steps. */
@NullMarked
package org.utxod.indexer.payout.simulation;

import org.jspecify.annotations.NullMarked;
