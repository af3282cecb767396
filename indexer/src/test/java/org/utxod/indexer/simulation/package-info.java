/**
 * The whole of utxod's writing side in a world made of one seed: the production follower, writer and node client against
 * simulated nodes, over the store's twin, in simulated time and on one thread. Whatever the world does to them (branches of
 * any depth, nodes that lie, stop and change, a full disk, the end of the process at any write), the index must at every
 * moment be the UTXO set of some block, and that of the best block once the world is well again.
 *
 * <p>{@link org.utxod.indexer.simulation.SimulationRun} is one life of one seed; {@link org.utxod.indexer.simulation.SimulatedWorld} does
 * the chain and its nodes, {@link org.utxod.indexer.simulation.CoinLedger} is the model. Each names the faults that it permits. One
 * seed makes one run, step by step.
 */
@NullMarked
package org.utxod.indexer.simulation;

import org.jspecify.annotations.NullMarked;
