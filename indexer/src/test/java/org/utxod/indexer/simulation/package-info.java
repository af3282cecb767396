/**
 * The whole write side of utxod in a simulation derived from one seed: the production follower, writer and node client
 * with simulated nodes, over the in-memory store, in simulated time and on one thread. Whatever happens (branches of
 * any depth, nodes that lie, stop and change, a full disk, the end of the process at any write), the index must at
 * every moment be the UTXO set of some block, and that of the best block after all faults have ended.
 *
 * <p>{@link org.utxod.indexer.simulation.SimulationRun} is one run of one seed; {@link
 * org.utxod.indexer.simulation.SimulatedWorld} simulates the chain and its nodes, {@link
 * org.utxod.indexer.simulation.CoinLedger} is the model. Each documents the faults that it permits. The same seed gives
 * the same run, step by step.
 */
@NullMarked
package org.utxod.indexer.simulation;

import org.jspecify.annotations.NullMarked;
